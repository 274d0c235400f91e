import { api, type Id } from "$api";

/** Letters typed within this time belong together, in ms. */
const TOGETHER = 800;

/** Letters typed into the table lead to the first contact that begins with them. */
export class TypeAhead {
  #typed = "";
  #last = 0;

  /** One more letter; gives the contact to go to, or null. */
  async press(letter: string, now = performance.now()): Promise<Id | null> {
    this.#typed = now - this.#last < TOGETHER ? this.#typed + letter : letter;
    this.#last = now;
    const asked = this.#typed;
    const hits = await api.searchContacts(asked, 5);
    if (asked !== this.#typed) return null;
    return (
      hits.find((hit) => hit.match !== "phonetic" && (hit.found === "name" || hit.found === "firm"))?.id ??
      null
    );
  }
}
