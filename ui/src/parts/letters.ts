/** Letters typed within this time belong together, in ms. */
const TOGETHER = 800;

/** Letters typed at a choice, as the lists of the system read them: the first label that begins with them. */
export class Letters {
  /** What was typed without a pause; empty once it led nowhere. */
  #typed = "";
  #last = -Infinity;

  /** Whether the next letter goes on from earlier ones. */
  isWithin(now = performance.now()): boolean {
    return this.#typed !== "" && now - this.#last < TOGETHER;
  }

  /** Whether letters are being typed, also where they lead nowhere. */
  isTyping(now = performance.now()): boolean {
    return now - this.#last < TOGETHER;
  }

  /** One more letter: the place of the label it leads to, or, where it leads to none, all that was typed. */
  press(letter: string, labels: readonly string[], now = performance.now()): number | string {
    const typed = this.isWithin(now) ? this.#typed + letter : letter;
    const at = labels.findIndex((label) => label.toLowerCase().startsWith(typed.toLowerCase()));
    this.#typed = at < 0 ? "" : typed;
    this.#last = now;
    return at < 0 ? typed : at;
  }

  /** Ends the word. */
  end() {
    this.#typed = "";
  }
}
