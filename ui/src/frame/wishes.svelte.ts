import { places } from "./places.svelte";

/** What a key, a command or another page asks for; the part that shows it fulfils the wish. */
class Wishes {
  /** The help sheet. */
  help = $state(false);
  /** Closing the book. */
  closing = $state(false);
  /** The form for a new contact, with what was typed as a start. */
  adding = $state<{ text: string }>();

  /** Goes to the contacts and opens the form. */
  newContact(text: string) {
    if (places.here.area !== "contacts") places.enter("contacts");
    this.adding = { text };
  }
}

/** The wishes of this window. */
export const wishes = new Wishes();
