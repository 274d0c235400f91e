import type { Id } from "$api";
import { places } from "./places.svelte";

/** What a key, a command or another page asks for; the part that shows it fulfils the wish. */
class Wishes {
  /** The help sheet. */
  help = $state(false);
  /** Closing the book. */
  closing = $state(false);
  /** Locking the book: by hand, never by the clock. */
  locking = $state(false);
  /** Checking the recovery code or making a new one. */
  recovery = $state(false);
  /** A file dropped on the window or given at the start, until the import has taken it up. */
  file = $state<string>();
  /** The form for a new contact, with what was typed as a start. */
  adding = $state<{ text: string }>();

  /** Whose consent is to be entered as soon as the card is there. */
  consenting = $state<Id>();

  /** Goes to the contacts and opens the form. */
  newContact(text: string) {
    if (places.here.area !== "contacts") places.enter("contacts");
    this.adding = { text };
  }

  /** Goes to the import and hands it the file. */
  bringIn(path: string) {
    if (places.here.area !== "import") places.enter("import");
    this.file = path;
  }
}

/** The wishes of this window. */
export const wishes = new Wishes();
