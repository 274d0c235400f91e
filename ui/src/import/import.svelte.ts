import {
  api,
  type Given,
  type ImportPreview,
  type ImportReport,
  type ImportStart,
  type ImportSettings,
  type Charset,
} from "$api";
import { coded } from "$parts/coded";
import { Doing } from "$parts/doing.svelte";
import { watch, type Watching } from "$parts/watch";

/** The wizard's pages, in order. */
export const STEPS = ["file", "preview", "take", "report"] as const;
export type Step = (typeof STEPS)[number];

/** Where the rows of a file may come from; a file is never its own origin. */
export const ORIGINS = ["given", "asked", "order", "public", "bought", "imported"] as const;
export type Origin = (typeof ORIGINS)[number];

/** Whether the words read from the file look as their writers meant them. */
export type Proof = "right" | "wrong" | "none";

/** Signs of a wrong character set: a replacement mark, UTF-8 read as something older, DOS and Mac read as Windows. */
const WRONG =
  /\uFFFD|[ÃÅ][\u0080-¿ŸœŒžŽ„–]|â‚¬|[\u2500-\u259F]|[\u0080-\u009F]|\p{L}[³÷]|\p{Ll}[Š§„”]|\p{L}Ÿ\p{Ll}/u;

/** Looks at words of the file that hold letters beyond ASCII. */
export function proofOf(words: readonly string[]): Proof {
  if (words.some((word) => WRONG.test(word))) return "wrong";
  return words.length > 0 ? "right" : "none";
}

/** Share of filled rows, in whole per cent; a column with any value is never 0, one with a gap never 100. */
export function fillRate(filled: number, rows: number): number {
  if (rows === 0 || filled === 0) return 0;
  if (filled >= rows) return 100;
  return Math.min(99, Math.max(1, Math.round((filled / rows) * 100)));
}

/** All of them together. */
export function sum(counts: Readonly<Record<string, number>> | undefined): number {
  return Object.values(counts ?? {}).reduce((all, many) => all + many, 0);
}

/** What stands in every saved report, by its code. */
const REPORT_CODES = [
  "read",
  "taken",
  "supplemented",
  "refused",
  "left_out",
  "line",
  "reason",
  "detail",
  "row_taken",
  "yes",
  "no",
];

/** The words for every code that a saved report holds. */
export function wordsOf(report: ImportReport): Record<string, string> {
  const words: Record<string, string> = {};
  for (const code of REPORT_CODES) words[code] = coded("import_report_word", code);
  for (const code of [...Object.keys(report.byReason), "erased_hint"])
    words[code] = coded("import_reason", code);
  for (const code of report.held.flatMap((row) => row.detail.split(" ")))
    words[code] = coded("import_detail", code);
  return words;
}

/** How the book reads the file by now. */
function settingsOf(start: ImportStart | undefined): Required<ImportSettings> {
  return {
    charset: start?.charset ?? null,
    delimiter: start?.delimiter ?? "",
    mapping: (start?.columns ?? []).map((column) => column.field),
  };
}

/**
 * From choosing a file to the report. Nothing is written before `take`. Outlives its page, so it holds no `$derived`,
 * which would end with the page.
 */
export class ImportWizard {
  step = $state<Step>("file");
  start = $state.raw<ImportStart>();
  preview = $state.raw<ImportPreview>();
  report = $state.raw<ImportReport>();
  /** Empty until the question is answered: an origin is never guessed. */
  origin = $state<Origin | "">("");
  note = $state("");
  /** Rows done while taking over. */
  progress = $state.raw({ done: 0, total: 0 });
  /** A file is being read. */
  opening = $state(false);
  #watching: Watching | undefined;
  /** Opening, taking over, saving, taking back. */
  readonly doing = new Doing();
  /** Reading anew with another character set, delimiter or mapping; a newer reading replaces one under way. */
  looking = $state(false);
  /** The file looked at. */
  path: string | null = null;
  /** How the file shall be read, as long as the answer is out: a second choice must not take the first one back. */
  wished = $state.raw<Required<ImportSettings>>();
  /** Why the file cannot be read this way. */
  unreadable = $state.raw<unknown>();
  #turn = 0;
  readonly #taken: (file: string) => void;

  /** `taken` is told the file whose rows were just taken over. */
  constructor(taken: (file: string) => void = () => undefined) {
    this.#taken = taken;
  }

  /** Which parts are still missing before rows can be taken. */
  get missing(): "preview" | "rows" | "origin" | undefined {
    if (!this.preview) return "preview";
    if (this.preview.taken === 0) return "rows";
    return this.origin === "" ? "origin" : undefined;
  }

  get proof(): Proof {
    return proofOf(this.start?.sample ?? []);
  }

  /** How the file is read: as wished, else as the book answered. */
  get settings(): Required<ImportSettings> {
    return this.wished ?? settingsOf(this.start);
  }

  /** Asks for a file and opens it. */
  async choose() {
    const path = await this.doing.run(() => api.pickFile("import"));
    if (path) await this.open(path);
  }

  /** Takes a dropped file up, also the same one again, for it may have been corrected; a running act is left in peace. */
  async drop(path: string) {
    if (this.step !== "take") await this.open(path);
  }

  /** Opens a file chosen, dropped or given when the program was started. */
  async open(path: string) {
    this.opening = true;
    const start = await this.#watched(() => api.openImport(path));
    this.opening = false;
    if (!start) return;
    if (path !== this.path) this.#forgetOrigin();
    this.report = undefined;
    this.preview = undefined;
    this.wished = undefined;
    this.start = start;
    this.path = path;
    this.step = "preview";
    await this.look();
  }

  /** Reads the file with another character set. */
  async readAs(charset: Charset) {
    await this.#configure({ charset });
  }

  /** Parts the lines at another character. */
  async partAt(delimiter: string) {
    // Other columns: the proposal begins anew.
    await this.#configure({ delimiter, mapping: [] });
  }

  /** Says what a column means; `ignore` leaves it out. */
  async map(column: number, field: string) {
    const mapping = [...this.settings.mapping];
    mapping[column] = field;
    await this.#configure({ mapping });
  }

  /** Back to the choice of a file; the book is as before. */
  async backToFile() {
    this.#turn++;
    this.step = "file";
    this.path = null;
    this.start = undefined;
    this.preview = undefined;
    this.wished = undefined;
    this.#forgetOrigin();
    this.unreadable = undefined;
    await this.doing.run(() => api.closeImport());
  }

  /** Takes the rows over; a cancelled run leaves the book as it was and comes back to the preview. */
  async take() {
    if (this.step !== "preview" || this.missing || this.looking) return;
    this.step = "take";
    const changed = await this.#watched(() => api.takeImport(this.#given()), this.start?.rows);
    if (changed) {
      this.report = changed.value;
      if (changed.value.import !== null) this.#taken(this.start?.fileName ?? "");
      this.step = "report";
    } else {
      this.step = "preview";
    }
  }

  /** Runs a long act and follows how far it is. */
  async #watched<T>(act: () => Promise<T>, total = 0) {
    this.progress = { done: 0, total };
    const watching = watch("import", (event) => (this.progress = event));
    this.#watching = watching;
    const done = await this.doing.run(act);
    watching.end();
    this.#watching = undefined;
    return done;
  }

  /** Stops reading or taking over. */
  async cancel() {
    await this.#watching?.cancel();
  }

  /** Saves the report as a table; says whether a place was chosen. */
  async saveReport(suggestion: string): Promise<boolean> {
    const saved = await this.doing.run(async () => {
      const path = await api.pickSave(suggestion, "csv");
      if (path && this.report) await api.saveImportReport(path, wordsOf(this.report));
      return path !== null;
    });
    return saved ?? false;
  }

  /** Takes an earlier import back as a whole. */
  async takeBack(uid: string) {
    const changed = await this.doing.run(() => api.takeBackImport(uid));
    return changed?.value;
  }

  /** Asks the book what would happen. */
  async look() {
    await this.#read(async (current) => {
      const preview = await api.previewImport(this.#given());
      if (current()) this.preview = preview;
    });
  }

  async #configure(change: Partial<ImportSettings>) {
    if (!this.start) return;
    const wished = { ...this.settings, ...change };
    this.wished = wished;
    await this.#read(async (current) => {
      const start = await api.configureImport(wished);
      if (!current()) return;
      this.start = start;
      this.wished = undefined;
      const preview = await api.previewImport(this.#given());
      if (current()) this.preview = preview;
    });
  }

  async #read(act: (current: () => boolean) => Promise<void>) {
    const turn = ++this.#turn;
    const current = () => turn === this.#turn;
    this.looking = true;
    this.unreadable = undefined;
    try {
      await act(current);
    } catch (reason) {
      if (current()) [this.preview, this.unreadable] = [undefined, reason];
    } finally {
      if (current()) this.looking = false;
    }
  }

  /** What was said of one file is not true of another. */
  #forgetOrigin() {
    this.origin = "";
    this.note = "";
  }

  #given(): Given {
    const source = this.origin === "" ? "imported" : this.origin;
    return { source, note: this.note.trim(), purpose: "", keepUntil: null };
  }
}
