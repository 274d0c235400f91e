/** What just happened, with the way back. */
export interface Told {
  text: string;
  /** Leads to whom it is about. */
  to?: { label: string; act: () => void };
  /** The way back and its name; shown with its key. */
  back?: { label: string; keys?: string; act: () => void };
}

/** How long a message stays, in ms; hovering or focusing it holds it. */
export const STAYS = 10_000;
/** How many are kept for "Zuletzt geändert" on the help sheet. */
const KEPT = 20;

/** One message at a time; the newest replaces the one before. */
class Toasts {
  current = $state.raw<Told>();
  /** Newest first. */
  past = $state.raw<readonly { text: string; at: number }[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows a message for ten seconds and remembers it. */
  tell(told: Told) {
    this.current = told;
    this.past = [{ text: told.text, at: Date.now() }, ...this.past].slice(0, KEPT);
    this.resume();
  }

  /** Says otherwise what still stands, for as long as it would have stood. */
  amend(told: Told, now: Told) {
    if (this.current !== told) return;
    this.current = now;
    if (this.#timer === undefined) this.resume();
  }

  /** Takes the message away. */
  dismiss() {
    this.hold();
    this.current = undefined;
  }

  /** Stops the clock while the pointer or the focus rests on the message. */
  hold() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Starts the ten seconds anew. */
  resume() {
    this.hold();
    this.#timer = setTimeout(() => this.dismiss(), STAYS);
  }

  /** On closing the book: nothing of it stays in the window. */
  forget() {
    this.dismiss();
    this.past = [];
  }
}

/** The one place for messages of this window. */
export const toasts = new Toasts();
