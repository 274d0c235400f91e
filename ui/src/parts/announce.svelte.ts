import { untrack } from "svelte";

/** What a screen reader shall say: counts, results, places. The frame shows it in one live region. */
class Announcer {
  text = $state("");

  /** Says it once; the same sentence twice is said twice. */
  say(text: string) {
    // Saying must not depend on what was said, or an effect that says something would run for ever.
    const last = untrack(() => this.text);
    this.text = text === last ? `${text}\u00a0` : text;
  }
}

/** The one live region of this window. */
export const announcer = new Announcer();
