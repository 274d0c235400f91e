import { SvelteSet } from "svelte/reactivity";
import {
  api,
  isBookError,
  listen,
  type ExportReport,
  type Hit,
  type Id,
  type Optout,
  type OptoutSource,
  type PurposeView,
  type ConsentChannel,
} from "$api";
import { Doing } from "$parts/doing.svelte";
import { desk } from "../frame/desk.svelte";

/** A purpose of advertising on a channel it may use. */
export interface Choice {
  purpose: string;
  name: string;
  channel: ConsentChannel;
}

/** What a list may be written for: advertising only; care goes to one person at a time. */
export function choicesOf(purposes: readonly PurposeView[]): Choice[] {
  return purposes
    .filter((purpose) => purpose.advertising)
    .flatMap((purpose) => {
      const all = purpose.channels.map((rule) => rule.channel);
      const channels = all.filter((channel, at) => all.indexOf(channel) === at);
      return channels.map((channel) => ({ purpose: purpose.code, name: purpose.name, channel }));
    });
}

/** Whether post may go out without a consent once the owner has written down why. */
export function restsOnInterest(purpose: PurposeView): boolean {
  return purpose.channels.some((rule) => rule.grounds.includes("legitimate_interest"));
}

/** Reasons with their counts, the largest first; none that is empty. */
export function countsOf(leftOut: Readonly<Record<string, number>>): [reason: string, count: number][] {
  return Object.entries(leftOut)
    .filter(([, count]) => count > 0)
    .sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
}

/** The list that goes out. */
export class ListOut {
  purpose = $state("newsletter");
  channel = $state<ConsentChannel>("email");
  recipient = $state("");
  written = $state.raw<ExportReport>();
  readonly doing = new Doing();
  /** Who got the last list. */
  #last = $state("");

  /** Whether somebody was named who has got no list yet. */
  get waiting(): boolean {
    return this.recipient.trim() !== this.#last;
  }

  /** Chooses purpose and channel together; an earlier result no longer belongs to it. */
  choose(purpose: string, channel: ConsentChannel) {
    this.purpose = purpose;
    this.channel = channel;
    this.written = undefined;
  }

  /** Writes the list to a chosen place; it goes into the log with its recipient. */
  async write(suggestion: string) {
    const recipient = this.recipient.trim();
    if (recipient === "") return;
    this.written = await this.doing.run(async () => {
      const path = await api.pickSave(suggestion, "csv");
      return path
        ? (await api.exportNewsletter(path, this.purpose, this.channel, recipient)).value
        : undefined;
    });
    if (this.written) this.#last = recipient;
  }
}

/** Opt-outs that are neither taken nor put away, as they wait in the book. */
export interface OptoutsDraft {
  text: string;
  source: "paste" | "csv" | "mail";
  found?: readonly Optout[];
  ticked: readonly string[];
}

/** The opt-outs that come in: found addresses with a tick, taken together. */
export class OptoutsIn {
  text = $state("");
  found = $state.raw<Optout[]>();
  source = $state<"paste" | "csv" | "mail">("paste");
  readonly ticked = new SvelteSet<string>();
  taken = $state.raw<{ blocked: number; contacts: number }>();
  /** The chosen file holds no address at all. */
  nothing = $state(false);
  /** Several columns hold addresses: the file and their headings, until somebody says which counts. */
  asked = $state.raw<{ path: string; columns: string[] }>();
  readonly doing = new Doing();

  /** How many addresses were found: a row that nobody can read has none. */
  get addresses(): number {
    return this.found?.filter((optout) => optout.address !== "").length ?? 0;
  }

  /** Whether anything can be ticked. */
  get offers(): boolean {
    return this.found?.some((optout) => !optout.skip) ?? false;
  }

  /** What was pasted or found and is neither taken nor put away. */
  get draft(): OptoutsDraft | undefined {
    const found = this.found?.length ? { found: this.found } : {};
    if (this.text.trim() === "" && !this.found?.length) return undefined;
    return { text: this.text, source: this.source, ...found, ticked: [...this.ticked] };
  }

  /** Goes on with what waited. */
  goOn({ text, source, found, ticked }: OptoutsDraft) {
    this.text = text;
    this.source = source;
    this.found = found && [...found];
    this.ticked.clear();
    for (const address of ticked) this.ticked.add(address);
  }

  /** Finds addresses in the pasted text. */
  async read() {
    const text = this.text;
    if (text.trim() === "") return;
    await this.#show("paste", { text });
  }

  /** Finds addresses in a list or a mail. */
  async readFile() {
    const path = await this.doing.run(() => api.pickFile("optout"));
    if (!path) return;
    await this.#show(/\.(eml|mbox|mbx)$/i.test(path) ? "mail" : "csv", { path });
  }

  /** Says which column holds the recipients. */
  async choose(column: string) {
    const asked = this.asked;
    if (asked) await this.#show("csv", { path: asked.path, column });
  }

  toggle(address: string) {
    if (!this.ticked.delete(address)) this.ticked.add(address);
  }

  /** Blocks what is ticked. */
  async take() {
    if (this.ticked.size === 0) return;
    const changed = await this.doing.run(() => api.takeOptouts([...this.ticked], this.source));
    if (!changed) return;
    this.taken = changed.value;
    this.found = undefined;
    this.ticked.clear();
    this.text = "";
  }

  /** Puts the found addresses away; nothing was written. */
  drop() {
    this.found = this.asked = undefined;
    this.ticked.clear();
  }

  async #show(source: "paste" | "csv" | "mail", from: OptoutSource) {
    this.nothing = false;
    this.asked = undefined;
    const found = await this.doing.run(() =>
      api.previewOptouts(from).catch((reason: unknown) => this.#asks(reason, from.path)),
    );
    if (!found) return;
    this.source = source;
    this.taken = undefined;
    this.found = found;
    this.ticked.clear();
    // Ticked is what would be blocked; what the book leaves out (own address, robot, already blocked) is not.
    for (const optout of found) if (!optout.skip && !optout.already) this.ticked.add(optout.address);
  }

  /**
   * The core misses a column of addresses, or finds several; its words for what it does not find speak of an entry that
   * is gone.
   */
  #asks(reason: unknown, path: string | null | undefined): undefined {
    if (isBookError(reason) && reason.kind === "notFound") this.nothing = true;
    else if (isBookError(reason) && reason.kind === "severalColumns" && path)
      this.asked = { path, columns: reason.columns };
    else throw reason;
  }
}

/** One person who calls: found by name, blocked by one button. */
export class OneOptout {
  text = $state("");
  hits = $state.raw<Hit[]>([]);
  readonly blocked = new SvelteSet<Id>();
  #turn = 0;

  /** Searches while typing; a late answer never replaces a newer one. */
  async search() {
    const turn = ++this.#turn;
    const text = this.text.trim();
    const hits = text.length < 2 ? [] : await api.searchContacts(text, 6);
    if (turn === this.#turn) this.hits = hits;
  }

  /** Blocks somebody as their card does: for ten seconds it can be taken back. */
  async block({ id, name }: Hit) {
    this.blocked.add(id);
    await desk.refuse(id, name, () => this.blocked.delete(id));
  }
}

/** How everything is written. */
export type EverythingFormat = "vcard" | "csv" | "json";

/** How each format's files end. */
export const FILE_ENDS: Record<EverythingFormat, string> = { vcard: "vcf", csv: "csv", json: "json" };

/**
 * Everything, as the firm's own copy: first what and where to, then the passphrase where there is one; the export is
 * logged. A place chosen for one format is none for another, whose files end otherwise.
 */
export class Everything {
  format = $state<EverythingFormat>("vcard");
  /** Where to. */
  path = $state<string>();
  passphrase = $state("");
  written = $state.raw<ExportReport>();
  progress = $state.raw({ done: 0, total: 0 });
  readonly doing = new Doing();
  readonly #asks: () => boolean;

  constructor(asks: () => boolean = () => true) {
    this.#asks = asks;
  }

  /** What is not there yet, in the order of the fields. */
  get missing(): "place" | "passphrase" | undefined {
    if (this.path === undefined) return "place";
    return this.#asks() && this.passphrase === "" ? "passphrase" : undefined;
  }

  /** Another format. */
  as(format: EverythingFormat) {
    if (format !== this.format) this.path = this.written = undefined;
    this.format = format;
  }

  /** Lets the place be chosen; who changes their mind keeps what was there. True if one is chosen now. */
  async choose(suggestion: string): Promise<boolean> {
    const path = await this.doing.run(() => api.pickSave(suggestion, FILE_ENDS[this.format]));
    if (!path) return false;
    this.path = path;
    this.written = undefined;
    return true;
  }

  /** Writes it. A wrong passphrase is typed again; the place stays. */
  async write() {
    const { path, format, passphrase } = this;
    if (path === undefined || this.missing) return;
    this.written = undefined;
    this.progress = { done: 0, total: 0 };
    const stop = listen("progress", (event) => {
      if (event.job === "export") this.progress = event;
    });
    this.written = await this.doing.run(async () => (await api.exportAll(path, format, passphrase)).value);
    stop();
    if (!this.written) return;
    this.passphrase = "";
    this.path = undefined;
  }
}
