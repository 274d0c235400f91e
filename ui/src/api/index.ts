/** The one door of the pages: typed commands, events, live readings, errors in words. */
export { api, beforeWriting, settled, unheld } from "./call";
export { listen, type Events } from "./events";
export { explain, isBookError, type Explained } from "./explain";
export { ANY, live, touched, written, type Live } from "./live.svelte";
export type * from "./bindings";
export type {
  BackupPreview,
  Column,
  ConsentLine,
  ConsentOverview,
  Desk,
  Draft,
  DraftAddress,
  ErasedNow,
  ErasurePlan,
  Given,
  Grant,
  ImportReport,
  ImportSettings,
  Job,
  Labelled,
  ListQuery,
  ProgressEvent,
} from "./types";
