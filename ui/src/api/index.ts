/** The one door of the pages: typed commands, events, live readings, errors in words. */
export { api } from "./call";
export { listen, type Events } from "./events";
export { explain, isBookError, type Explained } from "./explain";
export { ANY, live, touched, type Live } from "./live.svelte";
export type * from "./bindings";
export type {
  BackupMade,
  BackupPreview,
  Column,
  ConsentEvent,
  ConsentLine,
  ConsentOverview,
  ContactLine,
  ContactPage,
  Desk,
  Draft,
  DraftAddress,
  Erased,
  ErasurePlan,
  ExportReport,
  Given,
  Grant,
  Handover,
  Held,
  Hit,
  ImportPreview,
  ImportRecord,
  ImportReport,
  ImportSettings,
  ImportStart,
  Job,
  Labelled,
  ListQuery,
  NewsletterOverview,
  Optout,
  Permission,
  ProgressEvent,
  PurposeView,
  Reason,
  Sidebar,
  SimilarContact,
  Withdrawal,
} from "./types";
