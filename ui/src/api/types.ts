/**
 * What the generated bindings do not say: parts the page hands over whole though the core would fill gaps, and
 * names that only mean something in a concept of the core.
 */
import type * as core from "./bindings";

/** What is known about a value when it is entered; every part said. */
export type Given = Required<core.Given>;
/** A value with its label. */
export type Labelled = Required<core.Labelled>;
/** A postal address as typed. */
export type DraftAddress = Required<core.DraftAddress>;
/** A contact as typed; every part said. */
export type Draft = Required<core.Draft> & {
  emails: Labelled[];
  phones: Labelled[];
  websites: Labelled[];
  addresses: DraftAddress[];
};
/** What a list shows; every part said. */
export type ListQuery = core.ListQuery & { filter: Required<core.Filter> };

/** What lies on the desk. */
export type Desk = core.DeskState;
/** A purpose on a channel for one person. */
export type ConsentLine = core.Line;
/** All consents of one person. */
export type ConsentOverview = core.Overview;
/** What makes a consent one. */
export type Grant = core.GrantForm;
/** What of a person goes and what stays. */
export type ErasurePlan = core.Plan;
/** What went, as the dialog that erased is told. */
export type ErasedNow = core.ErasedView;
/** A column of a file and what becomes of it. */
export type Column = core.ColumnView;
/** How a file is read. */
export type ImportSettings = core.Settings;
/** What became of a file. */
export type ImportReport = core.Report;
/** What is in a backup. */
export type BackupPreview = core.BackupView;

/** Work that takes long enough to tell about. */
export type Job = "import" | "erase" | "backup" | "export" | "restore";
/** How far it has come. */
export interface ProgressEvent {
  /** Its number, for the wish to stop it. */
  id: number;
  job: Job;
  done: number;
  total: number;
}
