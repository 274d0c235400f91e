/** What a screen reader shall say: counts, results, places. The frame shows it in one live region. */
class Announcer {
  text = $state("");

  /** Says it once; the same sentence twice is said twice. */
  say(text: string) {
    this.text = text === this.text ? `${text}\u00a0` : text;
  }
}

/** The one live region of this window. */
export const announcer = new Announcer();
