import { api } from "$api";
import { Doing } from "$parts/doing.svelte";
import { isEnough } from "../start/weigh";

/** Changing the passphrase: the old one, a new one twice. */
export class PassphraseChange {
  old = $state("");
  fresh = $state("");
  again = $state("");
  enough = $state(false);
  readonly doing = new Doing();

  /** The repetition differs; said only once there is one. */
  get differs(): boolean {
    return this.again !== "" && this.again !== this.fresh;
  }

  /** What is not there yet, in the order of the fields. */
  get missing(): "old" | "fresh" | "weak" | "again" | "differs" | undefined {
    if (this.old === "") return "old";
    if (this.fresh === "") return "fresh";
    if (!this.enough) return "weak";
    if (this.again === "") return "again";
    return this.differs ? "differs" : undefined;
  }

  get ready(): boolean {
    return this.missing === undefined && !this.doing.busy;
  }

  /** Weighs the new one as it stands now; Enter may come before the bar has answered. */
  async weigh(): Promise<void> {
    const asked = this.fresh;
    const enough = await isEnough(asked).catch(() => this.enough);
    if (asked === this.fresh) this.enough = enough;
  }

  /** Changes it; nothing typed stays afterwards. */
  async save(): Promise<boolean> {
    if (!this.ready) return false;
    const done = await this.doing.run(async () => {
      await api.changePassphrase(this.old, this.fresh);
      return true;
    });
    if (!done) return false;
    this.old = this.fresh = this.again = "";
    return true;
  }
}

/** The firm's own mail domains and addresses, one a line. */
export class OwnDomains {
  text = $state("");
  saved = $state("");
  readonly doing = new Doing();

  /** Whether there is something to save. */
  get changed(): boolean {
    return this.text.trim() !== this.saved.trim();
  }

  /** Reads what the book knows; what was typed and not saved yet stays. */
  async load(): Promise<void> {
    if (this.changed) return;
    const entries = await this.doing.run(() => api.ownDomains());
    if (entries) this.#show(entries);
  }

  /** Saves every line; what is no domain or address is refused and nothing changes. */
  async save(): Promise<void> {
    if (!this.changed) return;
    const entries = this.text.split(/[\n,;]/).map((line) => line.trim());
    const changed = await this.doing.run(() => api.setOwnDomains(entries.filter((line) => line !== "")));
    if (changed) this.#show(changed.value);
  }

  #show(entries: readonly string[]) {
    this.text = this.saved = entries.join("\n");
  }
}

/** Minutes until the book closes by itself; the shell takes 5 to 60, never is not offered. */
export const LOCK_AFTER = [5, 10, 15, 30, 60] as const;
