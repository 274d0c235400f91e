import {
  api,
  listen,
  type ErasedNow,
  type ErasurePlan,
  type Id,
  type KeepGround,
  type Mention,
  type MentionChoices,
} from "$api";
import { Doing } from "$parts/doing.svelte";
import { toasts } from "$parts/toast.svelte";
import { drafts } from "../contacts/drafts";
import { desk } from "../frame/desk.svelte";

/** Why a person is erased: Art. 17(1) DSGVO, a to f. */
export const GROUNDS = [
  "purpose_gone",
  "consent_withdrawn",
  "objection",
  "unlawful",
  "legal_duty",
  "child",
] as const;
export type Ground = (typeof GROUNDS)[number];
/** Why a text that names the person stays as it is. */
export const KEEP_GROUNDS = [
  "somebody_else",
  "others_matter",
  "claims",
  "legal_duty",
] as const satisfies readonly KeepGround[];
/** What becomes of a mention; undecided only where it may mean somebody else: it stays and the certificate says so. */
export type Choice = "" | "blank" | KeepGround;
/** The dialog's pages: the plan, the work, the certificate. */
export type Stage = "plan" | "work" | "done";
/** What must be answered before the final button works. */
export type Missing = "plan" | "ground" | "mentions" | "tick" | "passphrase";

/** The day after which nothing is kept any more; ISO dates sort as text. */
export function longest(kept: readonly { until: string }[]): string | undefined {
  return kept
    .map((line) => line.until)
    .sort()
    .at(-1);
}

/** How many single entries go. */
export function entriesOf(erased: readonly { count: number }[]): number {
  return erased.reduce((sum, line) => sum + line.count, 0);
}

/** Recipients to be told (Art. 19 DSGVO), each once, the latest hand-over first. */
export function recipientsOf(handovers: ErasurePlan["handovers"]): string[] {
  const newest = [...handovers].sort((a, b) => b.at - a.at);
  const names = newest.map((handover) => handover.recipient);
  return names.filter((name, at) => name !== "" && names.indexOf(name) === at);
}

/** Names a mention among those of a plan. */
export function keyOf({ mention }: Pick<Mention, "mention">): string {
  return `${mention.place}:${mention.row}`;
}

/** Erasing one person: the plan, one tick, the act, the certificate. */
export class Erasure {
  readonly contact: Id;
  stage = $state<Stage>("plan");
  /** Empty until chosen: the ground decides whether addresses become a stop. */
  ground = $state<Ground | "">("");
  ticked = $state(false);
  /** Asked again: an erasure cannot be taken back. */
  passphrase = $state("");
  /** What becomes of each mention. */
  choices = $state.raw<ReadonlyMap<string, Choice>>(new Map());
  readonly #asks: () => boolean;
  plan = $state.raw<ErasurePlan>();
  erased = $state.raw<ErasedNow>();
  progress = $state.raw({ done: 0, total: 0 });
  /** Whether the certificate lies in a file. */
  saved = $state(false);
  readonly doing = new Doing();
  /** Why there is no plan. */
  planFailure = $state.raw<unknown>();
  #turn = 0;

  constructor(contact: Id, asks: () => boolean = () => true) {
    this.contact = contact;
    this.#asks = asks;
  }

  readonly missing = $derived.by((): Missing | undefined => {
    if (!this.plan) return "plan";
    if (this.ground === "") return "ground";
    if (this.open) return "mentions";
    if (!this.ticked) return "tick";
    return this.#asks() && this.passphrase === "" ? "passphrase" : undefined;
  });

  /** What was chosen for a mention. */
  chosen(mention: Mention): Choice {
    return this.choices.get(keyOf(mention)) ?? "";
  }

  /** The first mention that surely names the person and that nobody decided about. */
  get open(): Mention | undefined {
    return this.plan?.mentions.find((mention) => mention.sure && this.chosen(mention) === "");
  }

  /** Chooses what becomes of a mention. */
  decide(mention: Mention, choice: Choice) {
    this.choices = new Map(this.choices).set(keyOf(mention), choice);
  }

  /** Blanks all that surely name the person and may be changed. */
  blankSure() {
    for (const mention of this.plan?.mentions ?? []) {
      if (mention.sure && mention.canBlank && this.chosen(mention) === "") this.decide(mention, "blank");
    }
  }

  /** The choices as the core takes them. */
  get mentions(): MentionChoices {
    const mentions = this.plan?.mentions ?? [];
    return {
      blank: mentions.filter((one) => this.chosen(one) === "blank").map((one) => one.mention),
      keep: mentions.flatMap((one) => {
        const ground = KEEP_GROUNDS.find((ground) => ground === this.chosen(one));
        return ground ? [{ mention: one.mention, ground }] : [];
      }),
    };
  }

  /** How many texts of others name the person even then: kept for a reason, or nobody decided about them. */
  get staying(): number {
    return (this.plan?.mentionsFound ?? 0) - (this.mentions.blank?.length ?? 0);
  }

  /** Whether something was chosen that would be lost; what was erased is no choice any more. */
  get begun(): boolean {
    if (this.stage !== "plan") return false;
    const decided = [...this.choices.values()].some((choice) => choice !== "");
    return decided || this.ground !== "" || this.ticked || this.passphrase !== "";
  }

  /** Asks what goes and what stays; before a ground is chosen, as if the purpose were gone. */
  async look() {
    const turn = ++this.#turn;
    this.planFailure = undefined;
    try {
      // What is being typed elsewhere may name the person: the plan looks through what waits in the book.
      await drafts.write();
      const plan = await api.erasurePlan(this.contact, this.ground === "" ? "purpose_gone" : this.ground);
      if (turn === this.#turn) this.plan = plan;
    } catch (reason) {
      if (turn === this.#turn) this.planFailure = reason;
    }
  }

  /** Another ground is another plan: what was ticked was ticked for the old one. */
  async choose(ground: Ground) {
    this.ground = ground;
    this.ticked = false;
    await this.look();
  }

  /** Erases for good. Cannot be taken back, and not be stopped once it is written. */
  async erase() {
    if (this.missing || this.ground === "" || this.stage !== "plan") return;
    const ground = this.ground;
    this.stage = "work";
    this.progress = { done: 0, total: 0 };
    const stop = listen("progress", (event) => {
      if (event.job === "erase") this.progress = event;
    });
    const { mentions, passphrase } = this;
    const changed = await this.doing.run(async () => {
      await drafts.write();
      return api.erase(this.contact, ground, mentions, passphrase);
    });
    if (changed) {
      toasts.forget(); // they may name who is gone
      await drafts.reload().catch(desk.fail);
    }
    stop();
    this.passphrase = "";
    this.erased = changed?.value;
    this.stage = changed ? "done" : "plan";
  }

  /** Saves the certificate as text. */
  async saveCertificate(suggestion: string) {
    const erased = this.erased;
    if (!erased) return;
    await this.doing.run(async () => {
      const path = await api.pickSave(suggestion, "txt");
      if (!path) return;
      await api.saveText(path, erased.certificate);
      this.saved = true;
    });
  }
}
