/**
 * What the generated bindings do not say. First: what the page hands over whole, though the core would fill gaps.
 * Then the wire types of commands that are still to come; each is replaced by its twin in `bindings.ts`.
 */
import type * as core from "./bindings";
import type { Id, Kind, Moment, Uid, Block } from "./bindings";

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
/** What lies on the desk. */
export type Desk = core.DeskState;

/** Work that takes long enough to tell about. */
export type Job = "import" | "erase" | "backup" | "export" | "restore";
export interface ProgressEvent {
  job: Job;
  done: number;
  total: number;
}

// ---- contacts
export interface ListQuery {
  sort: "name" | "place" | "changed";
  descending: boolean;
  offset: number;
  limit: number;
  filter: {
    view: "all" | "bin" | "restricted";
    tag: string | null;
    importUid: Uid | null;
    kind: Kind | null;
  };
}
export interface ContactLine {
  id: Id;
  kind: Kind;
  title: string;
  given: string;
  family: string;
  organisation: string;
  place: string;
  phone: string;
  tags: string[];
  newsletter: "yes" | "none" | "stop";
  restrictedAt: Moment | null;
  minor: boolean;
}
export interface ContactPage {
  total: number;
  rows: ContactLine[];
}
export interface Sidebar {
  contacts: number;
  bin: number;
  tags: { value: string; count: number }[];
  imports: { uid: Uid; fileName: string; takenAt: Moment; count: number }[];
}
export interface SimilarContact {
  id: Id;
  name: string;
  place: string;
  why: "name" | "mail" | "phone" | "post";
}
export interface Hit {
  id: Id;
  name: string;
  place: string;
  match: "exact" | "folded" | "phonetic";
  kind: Kind;
  found: "name" | "firm" | "mail" | "phone" | "place" | "tag" | "note";
}

// ---- consent
export type Reason =
  | "consent"
  | "contract"
  | "legitimate_interest"
  | "no_basis"
  | "withdrawn"
  | "objected"
  | "suppressed"
  | "restricted"
  | "minor"
  | "binned"
  | "no_address"
  | "address_invalid"
  | "channel_not_for_purpose";
export interface Permission {
  allowed: boolean;
  reasons: Reason[];
}
export interface PurposeView {
  id: Id;
  code: string;
  name: string;
  advertising: boolean;
  channels: { channel: string; grounds: string[] }[];
  weighing: string;
  wordings: { version: number; text: string; createdAt: Moment }[];
}
export interface ConsentLine {
  purpose: PurposeView;
  channel: string;
  state: "granted" | "withdrawn" | "objected" | "expired" | "none";
  since: Moment | null;
  wordingVersion: number | null;
  permission: Permission;
  blocks: Block[];
}
export interface ConsentEvent {
  uid: Uid;
  purpose: string;
  channel: string;
  event: "granted" | "withdrawn" | "objected" | "expired";
  how: string;
  wordingVersion: number | null;
  wordingText: string;
  note: string;
  happenedAt: Moment;
  recordedAt: Moment;
  recordedBy: string;
  evidence: string | null;
  guardian: boolean;
  lifts: number;
}
export interface ConsentOverview {
  lines: ConsentLine[];
  history: ConsentEvent[];
  suppressed: Block[];
}
export interface Grant {
  purpose: string;
  channel: string;
  wordingVersion: number;
  how: string | null;
  happenedAt: Moment;
  note: string;
  evidencePath: string | null;
  lifts: Uid[];
}
export interface Withdrawal {
  purpose: string;
  channel: string;
  event: "withdrawn" | "objected";
  how: string | null;
  happenedAt: Moment;
  note: string;
}

// ---- newsletter
export interface Handover {
  uid: Uid;
  at: Moment;
  by: string;
  recipient: string;
  purpose: string | null;
  channel: string | null;
  format: string;
  written: number;
  leftOut: Record<string, number>;
}
export interface NewsletterOverview {
  allowed: number;
  leftOut: Record<string, number>;
  handovers: Handover[];
}
export interface ExportReport {
  written: number;
  leftOut: Record<string, number>;
}
export interface Optout {
  address: string;
  line: number;
  known: boolean;
  already: boolean;
  skip: string | null;
}

// ---- import
export interface Column {
  name: string;
  filled: number;
  samples: string[];
  field: string;
}
export interface ImportStart {
  fileName: string;
  bytes: number;
  format: string;
  charset: string;
  charsets: string[];
  delimiter: string;
  delimiters: string[];
  rows: number;
  columns: Column[];
  sample: string[];
}
export interface ImportSettings {
  charset: string | null;
  delimiter: string;
  mapping: (string | null)[];
}
export interface Held {
  line: number;
  reason: string;
  detail: string;
  contact: Id | null;
  taken: boolean;
}
export interface ImportPreview {
  new: number;
  supplemented: number;
  taken: number;
  held: Held[];
  heldTotal: number;
  heldByReason: Record<string, number>;
  samples: { line: number; name: string; place: string; organisation: string }[];
}
export interface ImportReport {
  import: Uid | null;
  read: number;
  taken: number;
  supplemented: number;
  held: Held[];
  byReason: Record<string, number>;
  ignored: Record<string, number>;
  charset: string;
  format: string;
}
export interface ImportRecord {
  uid: Uid;
  fileName: string;
  takenAt: Moment;
  taken: number;
  supplemented: number;
  held: number;
  takenBackAt: Moment | null;
  canTakeBack: boolean;
}

// ---- erasure
export interface ErasurePlan {
  name: string;
  erased: { field: string; count: number }[];
  kept: { field: string; rule: string; citation: string; until: string }[];
  blocks: number;
  handovers: { recipient: string; at: Moment }[];
  backups: { lastAt: Moment | null; rotationDays: number };
}
export interface Erased {
  case: string;
  residue: number;
  certificate: string;
}

// ---- backup
export interface BackupMade {
  path: string;
  at: Moment;
  bytes: number;
}
export interface BackupPreview {
  name: string;
  at: Moment;
  contacts: number;
  erasedSince: number;
}
