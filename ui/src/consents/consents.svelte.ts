import { SvelteSet } from "svelte/reactivity";
import {
  api,
  type Block,
  type BlockOrigin,
  type ConsentEvent,
  type ConsentLine,
  type ConsentOverview,
  type Id,
  type Reason,
} from "$api";
import { Doing } from "$parts/doing.svelte";
import { readMoment, writeMoment } from "./moment";

/** What a person can say about a purpose on a channel. */
export type Said = "granted" | "objected" | "withdrawn";
/** How it can have been said; `--how` of the command line. */
export const WAYS = ["counter", "phone", "paper", "mail", "web"] as const;
export type Way = (typeof WAYS)[number];
/** Parts of the form that are still missing, in the order of the form. */
export type Missing =
  "said" | "how" | "when" | "future" | "wording" | "lifts" | "guardian" | "why" | "evidence";

/** A form that is being filled, as it waits in the book. */
export interface EntryDraft {
  /** See [`keyOf`]. */
  line: string;
  said: Said | "";
  how: Way | "";
  when: string;
  note: string;
  version?: number;
  lifts: readonly string[];
  /** Name of the file that was chosen: it must be chosen again. */
  proof: string;
}

/** All stops on one address: one tick says that the consent is about it again. */
export interface StopsOfAddress {
  key: string;
  first: Block;
  blocks: readonly Block[];
}

/** Names a line: a purpose on a channel. */
export const keyOf = (line: ConsentLine) => `${line.purpose.code}/${line.channel}`;

/** The button in the row of a line, so that the focus finds back to it. */
export const rowId = (line: ConsentLine) => `consent-${line.purpose.code}-${line.channel}`;

/** Whether a block stands in the way of this line today. */
export const isStopped = (line: ConsentLine) => line.permission.reasons.includes("suppressed");

/** A purpose that rests on a consent can be given one; care of an order cannot. */
export const takesConsent = (line: ConsentLine) =>
  line.purpose.channels.some(
    (rule) =>
      rule.channel === line.channel &&
      rule.grounds.some((ground) => ground === "consent" || ground === "legitimate_interest"),
  );

/** What the person can say here: what stands is ended, what does not stand is asked. */
export function choicesOf(line: ConsentLine): readonly Said[] {
  return line.state === "granted" ? ["granted", "withdrawn"] : ["granted", "objected"];
}

/** Reasons worth a sentence: a missing consent is already said by the state of the row. */
export function tellingReasons(line: ConsentLine): Reason[] {
  const said: readonly Reason[] =
    line.state === "none"
      ? ["no_basis", "suppressed"]
      : ["consent", "withdrawn", "objected", "no_basis", "suppressed"];
  return line.permission.reasons.filter((reason) => !said.includes(reason));
}

/** How a step of the history is drawn: given, ended, or only asked. */
export function stepOf(event: ConsentEvent): "given" | "ended" | "asked" {
  if (event.event === "granted") return "given";
  return event.event === "expired" ? "asked" : "ended";
}

/** The form: the same for erteilt, abgelehnt and widerrufen. Nothing is preselected except when. */
export class Entry {
  readonly line: ConsentLine;
  said = $state<Said | "">("");
  how = $state<Way | "">("");
  when = $state("");
  note = $state("");
  version = $state<number>();
  evidence = $state<string>();
  /** Name of a file that was chosen before the book was locked, and must be chosen again. */
  proof = $state("");
  /** Blocks the new consent answers, ticked one by one. */
  readonly lifts = new SvelteSet<string>();
  /** Under 16: somebody agrees for the child, and a file proves it. */
  child = $state(false);
  /** Blocks that must be answered; the book may name more when it is asked. */
  blocks = $state.raw<readonly Block[]>([]);
  /** Where the blocks came from and which address each bars. */
  readonly origins: readonly BlockOrigin[];
  readonly #now: () => number;
  readonly #empty: string;

  constructor(
    line: ConsentLine,
    now: () => number,
    said: Said | "" = "",
    origins: readonly BlockOrigin[] = [],
  ) {
    this.line = line;
    this.origins = origins;
    this.said = said;
    this.#now = now;
    this.when = writeMoment(now());
    this.blocks = line.blocks;
    this.child = line.permission.reasons.includes("minor");
    this.version = line.purpose.wordings.at(-1)?.version;
    this.#empty = JSON.stringify(this.#filled);
  }

  get #filled(): EntryDraft {
    return {
      line: keyOf(this.line),
      said: this.said,
      how: this.how,
      when: this.when,
      note: this.note,
      ...(this.version === undefined ? {} : { version: this.version }),
      lifts: [...this.lifts],
      proof: this.evidence === undefined ? this.proof : fileNameOf(this.evidence),
    };
  }

  /** What somebody filled in. */
  get draft(): EntryDraft | undefined {
    const filled = this.#filled;
    return JSON.stringify(filled) === this.#empty ? undefined : filled;
  }

  /** Fills in what waited, as far as it can still be said. */
  fill({ said, how, when, note, version, lifts, proof }: EntryDraft) {
    this.said = choicesOf(this.line).some((choice) => choice === said) ? said : "";
    [this.how, this.when, this.note, this.proof] = [how, when, note, proof];
    if (this.line.purpose.wordings.some((wording) => wording.version === version)) this.version = version;
    for (const uid of lifts) if (this.blocks.some((block) => block.uid === uid)) this.lifts.add(uid);
  }

  /** The version quoted: what was agreed to when something is ended, the chosen one when it is asked. */
  readonly wording = $derived.by(() => {
    const version = this.said === "withdrawn" ? (this.line.wordingVersion ?? this.version) : this.version;
    return this.line.purpose.wordings.find((wording) => wording.version === version);
  });

  /** The blocks by address, in their order. */
  readonly stops = $derived.by((): StopsOfAddress[] => {
    const stops = new Map<string, StopsOfAddress>();
    for (const block of this.blocks) {
      const address = this.origins.find((origin) => origin.uid === block.uid)?.address ?? "";
      // Former addresses cannot be told apart: each keeps a tick of its own.
      const key = address === "" ? block.uid : `${block.kind} ${address}`;
      const known = stops.get(key);
      stops.set(key, { key, first: known?.first ?? block, blocks: [...(known?.blocks ?? []), block] });
    }
    return [...stops.values()];
  });

  /** A stop is lifted by a consent that can be shown, or somebody says why there is nothing to show. */
  readonly needsWhy = $derived(this.said === "granted" && this.blocks.length > 0 && !this.evidence);

  readonly missing = $derived.by(() => {
    const missing: Missing[] = [];
    if (this.said === "") missing.push("said");
    if (this.how === "") missing.push("how");
    const at = readMoment(this.when);
    if (at === undefined) missing.push("when");
    // A minute of grace: the clock goes on while the form is filled.
    else if (at > this.#now() + 60_000) missing.push("future");
    if (this.said === "granted") {
      if (!this.wording) missing.push("wording");
      if (this.blocks.some((block) => !this.lifts.has(block.uid))) missing.push("lifts");
      if (this.child && this.note.trim() === "") missing.push("guardian");
      if (this.needsWhy && !this.child && this.note.trim() === "") missing.push("why");
      if (this.child && !this.evidence) missing.push("evidence");
    }
    return missing;
  });

  /** Names all stops of an address, or none of them. */
  lift(stop: StopsOfAddress, yes: boolean) {
    for (const block of stop.blocks) {
      if (yes) this.lifts.add(block.uid);
      else this.lifts.delete(block.uid);
    }
  }
}

/** A person's consents: what stands, what was, and the form for one more event. */
export class Consents {
  readonly contact: Id;
  overview = $state.raw<ConsentOverview>();
  entry = $state<Entry>();
  /** Whether somebody tried to enter an incomplete form: from then on it says what is missing. */
  tried = $state(false);
  readonly doing = new Doing();
  readonly #now: () => number;

  constructor(contact: Id, now: () => number = Date.now) {
    this.contact = contact;
    this.#now = now;
  }

  /** Lines without a stop; stops are shown apart and are lifted only by a new consent. */
  readonly rows = $derived((this.overview?.lines ?? []).filter((line) => !isStopped(line)));
  readonly stops = $derived((this.overview?.lines ?? []).filter(isStopped));
  readonly canBlock = $derived(
    (this.overview?.lines ?? []).some((line) => line.purpose.advertising && !isStopped(line)),
  );

  /** Takes over a newer reading; the form stays as it is filled. */
  show(overview: ConsentOverview) {
    this.overview = overview;
  }

  /** Opens the form for a line; the button says what the person said, the arrow keys do not. */
  choose(line: ConsentLine, said: Said | "" = "") {
    this.entry = new Entry(line, this.#now, said, this.overview?.origins);
    this.tried = false;
    this.doing.failure = undefined;
  }

  /** Opens the form that waited for its line, if that still is one. */
  goOn(draft: EntryDraft) {
    const line = this.overview?.lines.find((line) => keyOf(line) === draft.line);
    if (!line) return;
    this.choose(line);
    this.entry?.fill(draft);
  }

  /** Puts the form away: the history shows. */
  putAway() {
    this.entry = undefined;
    this.tried = false;
    this.doing.failure = undefined;
  }

  /** Asks for a file that proves the consent. */
  async pickEvidence() {
    const path = await this.doing.run(() => api.pickFile("evidence"));
    if (path && this.entry) this.entry.evidence = path;
  }

  /** Enters the event; says whether it stands in the book. */
  async enter(): Promise<boolean> {
    const entry = this.entry;
    if (!entry) return false;
    this.tried = true;
    const happenedAt = readMoment(entry.when);
    const { said, how } = entry;
    if (entry.missing.length > 0 || happenedAt === undefined || said === "" || how === "") return false;
    const what = {
      purpose: entry.line.purpose.code,
      channel: entry.line.channel,
      how,
      happenedAt,
      note: entry.note.trim(),
    };
    const done = await this.doing.run(async () => {
      if (said === "granted") {
        await api.grantConsent(this.contact, {
          ...what,
          wordingVersion: entry.wording?.version ?? 0,
          evidencePath: entry.evidence ?? null,
          lifts: [...entry.lifts],
        });
      } else {
        await api.withdrawConsent(this.contact, { ...what, event: said });
      }
      return true;
    });
    const failure = this.doing.failure;
    // A block that came in since the dialog opened: it is named, and the form asks for its answer.
    if (namesBlocks(failure)) entry.blocks = failure.blocks;
    if (lacksGuardian(failure)) entry.child = true;
    if (done) this.putAway();
    return done ?? false;
  }
}

/** `{ kind: "suppressed", blocks }` of the core. */
function namesBlocks(failure: unknown): failure is { blocks: readonly Block[] } {
  if (typeof failure !== "object" || failure === null) return false;
  return (
    "kind" in failure && failure.kind === "suppressed" && "blocks" in failure && Array.isArray(failure.blocks)
  );
}

/** `{ kind: "consentIncomplete", what: "guardian" }` of the core. */
function lacksGuardian(failure: unknown): boolean {
  return typeof failure === "object" && failure !== null && "what" in failure && failure.what === "guardian";
}

/** Last part of a path, whichever way the system writes it. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
