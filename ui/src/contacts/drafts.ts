import { api, isBookError, type Content, type Given, type Id } from "$api";
import { holds, keeps } from "$parts/unsaved";
import { desk } from "../frame/desk.svelte";
import { emptyFirst, emptyForm, type FirstValues, type PersonForm } from "./person.svelte";
import { PLAIN } from "./values";

/** A note that is being written. */
export type NoteDraft = Pick<Extract<Content, { kind: "note" }>, "activity" | "body">;

/** A new contact that is being entered, as its form keeps it. */
export interface ContactDraft {
  form: PersonForm;
  first: FirstValues;
  given: Given;
}

/** So long after the last key it is written into the book, in ms. */
const SOON = 700;

/**
 * What is being typed: notes by contact, kept while other people are looked at, and the new contact. It waits in the book
 * too, so that neither locking nor a kill loses it, until it is entered or cancelled.
 */
class Drafts {
  readonly #notes = new Map<Id, NoteDraft>();
  #fresh: ContactDraft | undefined;
  /** What the book does not hold yet, by contact; `null`: the new one. An empty text forgets. */
  readonly #unwritten = new Map<Id | null, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  has = (id: Id) => this.#notes.has(id);
  get = (id: Id) => this.#notes.get(id);

  set(id: Id, draft: NoteDraft) {
    this.#notes.set(id, draft);
    this.#write(id, JSON.stringify(draft));
  }

  delete(id: Id) {
    if (this.#notes.delete(id)) this.#write(id, "");
  }

  /** The new contact that was being entered. */
  get fresh(): ContactDraft | undefined {
    return this.#fresh;
  }

  /** Keeps the new contact; `undefined`: it was entered or thrown away. */
  keep(draft: ContactDraft | undefined) {
    if (!draft && !this.#fresh) return;
    this.#fresh = draft;
    this.#write(null, draft ? JSON.stringify(draft) : "");
  }

  /** Whether the book does not hold all of it yet. */
  get isUnwritten(): boolean {
    return this.#unwritten.size > 0;
  }

  /** Writes what waits now; what the book refuses waits on. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    for (const [contact, body] of [...this.#unwritten]) {
      try {
        await api.noteDraft(contact, body);
        if (this.#unwritten.get(contact) === body) this.#unwritten.delete(contact);
      } catch (reason) {
        // Whoever is gone has no draft in the book. Everything else is asked about before it would be lost.
        if (isBookError(reason) && reason.kind === "contactGone") this.#unwritten.delete(contact);
      }
    }
  }

  /** What waited in the book that was opened. Says whose note is the newest of those not known yet. */
  async load(): Promise<Id | null> {
    let newest: Id | null = null;
    for (const { contact, body } of await api.listDrafts()) {
      const read = parsed(body);
      if (contact === null) this.#fresh ??= contactOf(read);
      else {
        const note = noteOf(read);
        if (!note || this.#notes.has(contact)) continue;
        this.#notes.set(contact, note);
        newest = contact;
      }
    }
    return newest;
  }

  /** Another book has other people under the same ids, and a closed book shows nothing of anybody. */
  clear() {
    clearTimeout(this.#timer);
    this.#notes.clear();
    this.#unwritten.clear();
    this.#fresh = undefined;
  }

  #write(contact: Id | null, body: string) {
    this.#unwritten.set(contact, body);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.write(), SOON);
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === "object" && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

function noteOf({ activity, body }: Record<string, unknown>): NoteDraft | undefined {
  if (typeof body !== "string") return undefined;
  return { activity: typeof activity === "string" ? activity : "note", body };
}

/** Fields another version did not know yet are empty. */
function contactOf({ form, first, given }: Record<string, unknown>): ContactDraft | undefined {
  const of = (part: unknown) => (typeof part === "object" && part !== null ? part : {});
  if (form === undefined) return undefined;
  return {
    form: { ...emptyForm(""), ...of(form) },
    first: { ...emptyFirst(), ...of(first) },
    given: { ...PLAIN, ...of(given) },
  };
}

/** What is being typed in this window. */
export const drafts = new Drafts();

desk.whenClosed(() => drafts.clear());
holds(() => drafts.isUnwritten);
keeps(() => drafts.write());
