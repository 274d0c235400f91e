import { api, isBookError, type Id } from "$api";
import { coded } from "$parts/coded";
import { discards, holds, keeps } from "$parts/unsaved";
import { desk } from "../frame/desk.svelte";
import { isRow, pack, unpack, type FormName, type Forms } from "./forms";

/** So long after the last key it is written into the book, in ms. */
const SOON = 700;

/** About whom something waits (`null`: nobody in the book), and in which form. */
export interface Waiting {
  of: Id | null;
  form: FormName;
}

/** Made anew with every change of what waits about somebody. */
interface Mark {
  /** What the book had no room for; all of it where it could not be asked. */
  left?: readonly FormName[];
}

/**
 * What is being typed, by contact and form. It waits in the book too, so that neither locking nor a kill loses it, until
 * it is entered or cancelled. Never a passphrase, nor a path: the shell forgets what was chosen.
 */
class Drafts {
  /** By contact; the form changed last comes last. */
  readonly #waiting = new Map<Id | null, Map<FormName, unknown>>();
  /** Of whom the book does not hold all yet. */
  readonly #unwritten = new Map<Id | null, Mark>();
  readonly #takers = new Map<FormName, (draft: never) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing = Promise.resolve();

  has = (of: Id | null, form: FormName) => this.#waiting.get(of)?.has(form) ?? false;

  get<F extends FormName>(of: Id | null, form: F): Forms[F] | undefined {
    return this.#waiting.get(of)?.get(form) as Forms[F] | undefined;
  }

  /** Keeps what stands in a form; `undefined`: nothing, or it was entered or thrown away. */
  put<F extends FormName>(of: Id | null, form: F, draft: Forms[F] | undefined) {
    const forms = this.#waiting.get(of) ?? new Map<FormName, unknown>();
    if (draft === undefined) {
      if (!forms.delete(form)) return;
      this.#unwritten.set(of, {});
      // What was entered would be entered once more if it came back.
      void this.write();
      return;
    }
    if (JSON.stringify(forms.get(form)) === JSON.stringify(draft)) return;
    forms.delete(form);
    this.#waiting.set(of, forms.set(form, draft));
    this.#unwritten.set(of, {});
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.write(), SOON);
  }

  /** Forgets what was typed in rows that are no longer there. */
  keepRows(of: Id, keys: readonly string[]) {
    for (const form of [...(this.#waiting.get(of)?.keys() ?? [])])
      if (isRow(form) && !keys.includes(form.slice("row:".length))) this.put(of, form, undefined);
  }

  /** For what a page keeps beyond its own life: it is told what waits in the book, or that nothing does any more. */
  whenLoaded<F extends FormName>(form: F, take: (draft: Forms[F] | undefined) => void) {
    this.#takers.set(form, take);
  }

  /** Whether the book does not hold all of it yet. */
  get isUnwritten(): boolean {
    return this.#unwritten.size > 0;
  }

  /** Which forms the book does not hold as they are. */
  get #unheld(): { of: Id | null; form: FormName }[] {
    return [...this.#unwritten].flatMap(([of, { left }]) =>
      (left ?? [...(this.#waiting.get(of)?.keys() ?? [])]).map((form) => ({ of, form })),
    );
  }

  /** What the book does not hold, in words. */
  get lost(): string[] {
    return this.#unheld.map(({ form }) => coded("unsaved", isRow(form) ? "value" : form));
  }

  /** Whether something waits in the book. */
  get anyKept(): boolean {
    const all = [...this.#waiting.values()].reduce((sum, forms) => sum + forms.size, 0);
    return all > this.#unheld.length;
  }

  /** Throws away what the book does not hold, and what it holds of it from before. */
  async discard(): Promise<void> {
    for (const { of, form } of this.#unheld) {
      this.#waiting.get(of)?.delete(form);
      this.#unwritten.set(of, {});
    }
    await this.write();
  }

  /** Writes what waits now; what the book refuses, or has no room for, waits on. */
  write(): Promise<void> {
    clearTimeout(this.#timer);
    return (this.#writing = this.#writing.then(() => this.#write()));
  }

  async #write() {
    for (const [of, mark] of [...this.#unwritten]) {
      const { body, left } = pack(this.#waiting.get(of) ?? new Map());
      try {
        await api.noteDraft(of, body);
        mark.left = left;
        if (left.length === 0 && this.#unwritten.get(of) === mark) this.#unwritten.delete(of);
      } catch (reason) {
        // Whoever is gone has no draft in the book. Everything else is asked about before it would be lost.
        if (isBookError(reason) && reason.kind === "contactGone") this.#unwritten.delete(of);
      }
    }
  }

  /** What waited in the book that was opened and is not known yet, the oldest first. */
  async load(): Promise<Waiting[]> {
    const found: Waiting[] = [];
    for (const { contact: of, body } of await api.listDrafts()) {
      for (const [form, draft] of unpack(body)) {
        if (this.has(of, form)) continue;
        const forms = this.#waiting.get(of) ?? new Map<FormName, unknown>();
        this.#waiting.set(of, forms.set(form, draft));
        this.#takers.get(form)?.(draft as never);
        found.push({ of, form });
      }
    }
    return found;
  }

  /**
   * After an erasure the book has taken a name out of what waits: only what it holds now counts, and the old text is
   * neither shown nor written back.
   */
  async reload(): Promise<void> {
    await this.#writing;
    this.clear();
    for (const take of this.#takers.values()) take(undefined as never);
    await this.load();
  }

  /** Another book has other people under the same ids, and a closed book shows nothing of anybody. */
  clear() {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#unwritten.clear();
    this.#writing = Promise.resolve();
  }
}

/** What is being typed in this window. */
export const drafts = new Drafts();

desk.whenClosed(() => drafts.clear());
holds(
  () => drafts.isUnwritten,
  () => drafts.lost,
);
keeps(() => drafts.write());
discards(() => drafts.discard());
