/**
 * The wire types of the commands, until the generated bindings bring them. Same names, same fields as the core;
 * each one is replaced by its twin in `bindings.ts` as soon as that exists.
 */

/** Number of a row in this book. */
export type Id = number;
/** Name of a row in every book: 32 hex digits. */
export type Uid = string;
/** Unix time in milliseconds. */
export type Moment = number;
/** What a write gives: its value and the tables it touched. */
export interface Changed<T> {
  value: T;
  tables: string[];
}

// ---- app
export interface AppInfo {
  version: string;
  dataFolder: string;
}
export type Cloth = "leinen" | "tinte" | "bordeaux" | "anthrazit";
export interface Config {
  language: "de" | "en" | "system";
  size: number;
  theme: "system" | "light" | "dark";
  contrast: "system" | "more";
  density: "comfortable" | "compact";
  autoLockMinutes: number;
  recentBooks: { path: string; name: string }[];
  backupFolder: string;
  backupOnClose: boolean;
  cloth: Cloth;
}
/** What stands behind "Rückgängig": the name of an act, such as `binContacts`. */
export type Op = string;
/** Something to say at opening: a tagged code with counts. */
export type Notice = { kind: string } & Record<string, unknown>;
export type Desk =
  | { state: "none" }
  | { state: "locked"; path: string; name: string; sample: boolean; lastBackupAt: Moment | null }
  | {
      state: "open";
      name: string;
      sample: boolean;
      country: string;
      notices: Notice[];
      lastBackupAt: Moment | null;
      undo: Op | null;
      redo: Op | null;
    };
export interface Strength {
  bits: number;
  enough: boolean;
}
export interface Created {
  path: string;
  recoveryCode: string;
}
export type Job = "import" | "erase" | "backup" | "export" | "restore";
export interface ProgressEvent {
  job: Job;
  done: number;
  total: number;
}

// ---- contacts
export type Kind = "person" | "organisation";
export type Salutation = "unknown" | "ms" | "mr";
export type Source = "asked" | "given" | "order" | "public" | "bought" | "imported";
export interface Given {
  source: Source;
  note: string;
  purpose: string;
  keepUntil: string | null;
}
export type ErasedBefore = "refuse" | "returnsByThemselves";
export interface Provenance {
  source: Source;
  note: string;
  recordedAt: Moment;
  recordedBy: string;
  fileName: string;
  line: number;
  purpose: string;
  keepUntil: string | null;
}
export interface Email {
  id: number;
  value: string;
  label: string;
  valid: boolean;
  provenance: Provenance;
}
export interface Phone {
  id: number;
  value: string;
  din5008: string;
  e164: string;
  label: string;
  provenance: Provenance;
}
export interface Address {
  id: number;
  label: string;
  street: string;
  postcode: string;
  place: string;
  country: string;
  provenance: Provenance;
}
export interface Website {
  id: number;
  value: string;
  label: string;
  provenance: Provenance;
}
export interface Fact {
  id: number;
  name: string;
  value: string;
  class: number;
  provenance: Provenance;
}
export interface Tag {
  id: number;
  value: string;
  provenance: Provenance;
}
export interface Note {
  id: number;
  kind: string;
  body: string;
  happenedAt: Moment;
  provenance: Provenance;
}
export interface Contact {
  id: Id;
  uid: Uid;
  kind: Kind;
  salutation: Salutation;
  addressForm: string;
  title: string;
  given: string;
  additional: string;
  family: string;
  suffix: string;
  organisation: string;
  worksFor: Id | null;
  department: string;
  position: string;
  greeting: string;
  customerNumber: string;
  minor: boolean;
  restrictedAt: Moment | null;
  restriction: string;
  binnedAt: Moment | null;
  createdAt: Moment;
  changedAt: Moment;
  provenance: Provenance;
  emails: Email[];
  phones: Phone[];
  addresses: Address[];
  websites: Website[];
  facts: Fact[];
  tags: Tag[];
  notes: Note[];
}
export type Field =
  | "salutation"
  | "addressForm"
  | "title"
  | "given"
  | "additional"
  | "family"
  | "suffix"
  | "organisation"
  | "department"
  | "position"
  | "greeting"
  | "customerNumber"
  | "minor";
export type Content =
  | { kind: "email"; value: string; label: string }
  | { kind: "phone"; value: string; label: string }
  | { kind: "address"; label: string; street: string; postcode: string; place: string; country: string }
  | { kind: "website"; value: string; label: string }
  | { kind: "fact"; name: string; value: string }
  | { kind: "tag"; value: string }
  | { kind: "note"; activity: string; body: string; happenedAt: Moment };
export type Change =
  | { do: "set"; field: Field; old: string; new: string }
  | { do: "add"; content: Content }
  | { do: "replace"; id: number; old: Content; new: Content }
  | { do: "remove"; id: number; old: Content };
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
export interface Labelled {
  value: string;
  label: string;
}
export interface DraftAddress {
  label: string;
  street: string;
  postcode: string;
  place: string;
  country: string;
}
export interface Draft {
  line: number;
  kind: Kind | null;
  salutation: Salutation | null;
  title: string;
  given: string;
  additional: string;
  family: string;
  suffix: string;
  organisation: string;
  department: string;
  position: string;
  emails: Labelled[];
  phones: Labelled[];
  addresses: DraftAddress[];
  websites: Labelled[];
  birthday: string;
  customerNumber: string;
  tags: string[];
  notes: string[];
  facts: { name: string; value: string }[];
  minor: boolean;
  claims: ("yes" | "no")[];
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
export interface Block {
  uid: Uid;
  kind: string;
  at: Moment;
  source: string;
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
  how: string;
  happenedAt: Moment;
  note: string;
  evidencePath: string | null;
  lifts: Uid[];
}
export interface Withdrawal {
  purpose: string;
  channel: string;
  event: "withdrawn" | "objected";
  how: string;
  happenedAt: Moment;
  note: string;
}

// ---- newsletter
export interface Handover {
  uid: Uid;
  at: Moment;
  by: string;
  recipient: string;
  purpose: string;
  channel: string;
  format: string;
  written: number;
  leftOut: number;
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
  field: string | null;
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
export interface Held {
  line: number;
  reason: string;
  detail: string;
  taken: boolean;
}
export interface ImportPreview {
  new: number;
  supplemented: number;
  held: Held[];
  heldTotal: number;
  heldByReason: Record<string, number>;
  taken: number;
  samples: { line: number; name: string; place: string; organisation: string }[];
}
export interface ImportReport {
  import: Uid;
  read: number;
  taken: number;
  supplemented: number;
  held: Held[];
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
  erased: { field: string; count: number }[];
  kept: { field: string; rule: string; citation: string; until: string }[];
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

// ---- what can go wrong
export type Error =
  | { kind: "wrongPassphrase" }
  | { kind: "recoveryCodeMistyped"; word: number }
  | { kind: "passphraseTooWeak" }
  | { kind: "bookDamaged" }
  | { kind: "keysTampered" }
  | { kind: "noBook" }
  | { kind: "placeTaken" }
  | { kind: "bookFromFuture"; found: number; known: number }
  | { kind: "alreadyOpen"; by: string; since: Moment | null }
  | { kind: "onNetworkShare" }
  | { kind: "inSyncFolder"; service: string }
  | { kind: "notWritable" }
  | { kind: "diskFull" }
  | { kind: "placeMissing" }
  | { kind: "erasedElsewhere"; count: number; at: Moment }
  | { kind: "locked" }
  | { kind: "contactGone"; id: Id }
  | { kind: "notFound"; what: string }
  | { kind: "changedMeanwhile" }
  | { kind: "nothingToUndo" }
  | { kind: "invalidValue"; field: string; why: string }
  | { kind: "unknownField" }
  | { kind: "notAUid" }
  | { kind: "erasedPerson" }
  | { kind: "consentIncomplete"; what: string }
  | { kind: "suppressed"; blocks: Block[] }
  | { kind: "fileTooLarge"; limit: number }
  | { kind: "tooMany"; what: string; limit: number }
  | { kind: "fileUnreadable"; why: string }
  | { kind: "backupDamaged" }
  | { kind: "sampleRefuses" }
  | { kind: "notYet"; what: string }
  | { kind: "cancelled" }
  | { kind: "noRandomness" }
  | { kind: "database" }
  | { kind: "disk"; code: string }
  | { kind: "internal"; what: string };
