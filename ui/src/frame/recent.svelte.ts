import { api, type Contact, type Id } from "$api";
import { desk } from "./desk.svelte";

/** How many people an empty search offers. */
const KEPT = 10;

/** Whom somebody looked at since the book was opened, the last first. Only in memory, and only their numbers. */
class Recent {
  #ids: readonly Id[] = [];

  constructor() {
    desk.whenClosed(() => (this.#ids = []));
  }

  /** Somebody's card was opened. */
  saw(id: Id) {
    this.#ids = [id, ...this.#ids.filter((other) => other !== id)].slice(0, KEPT);
  }

  /** Those who are still here and may be shown. */
  async people(): Promise<Contact[]> {
    const asked = await Promise.allSettled(this.#ids.map((id) => api.getContact(id)));
    return asked
      .filter((answer) => answer.status === "fulfilled")
      .map((answer) => answer.value)
      .filter((contact) => contact.binnedAt === null && contact.restrictedAt === null);
  }
}

/** The last people of this session. */
export const recent = new Recent();
