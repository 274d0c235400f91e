import { api } from "$api";
import { isEnough } from "./weigh";

/** Making a book: what is asked, in this order. */
export type Step = "choose" | "name" | "passphrase" | "code" | "check";

/** The first start: make a book, open one, or look at the sample firm. */
export class Starting {
  step = $state<Step>("choose");
  name = $state("");
  owner = $state("");
  folder = $state("");
  passphrase = $state("");
  enough = $state(false);
  recoveryCode = $state("");
  typed = $state("");
  busy = $state(false);
  /** The code typed back was not the one on the sheet. */
  mismatch = $state(false);
  failure = $state.raw<unknown>();

  /** What this step asks and does not have yet, in the order of its fields. */
  get missing(): "firm" | "owner" | "folder" | "passphrase" | "weak" | "code" | undefined {
    switch (this.step) {
      case "name":
        if (this.name.trim() === "") return "firm";
        if (this.owner.trim() === "") return "owner";
        return this.folder === "" ? "folder" : undefined;
      case "passphrase":
        if (this.passphrase === "") return "passphrase";
        return this.enough ? undefined : "weak";
      case "check":
        return this.typed.trim() === "" ? "code" : undefined;
      default:
        return undefined;
    }
  }

  /** Weighs the passphrase as it stands now; Enter may come before the bar has answered. */
  async weigh(): Promise<void> {
    const asked = this.passphrase;
    if (this.step !== "passphrase") return;
    const enough = await isEnough(asked).catch(() => this.enough);
    if (asked === this.passphrase) this.enough = enough;
  }

  /** One step on; makes the book after the passphrase. True once the book is open and the code was checked. */
  async next(): Promise<boolean> {
    if (this.busy || this.missing) return false;
    if (this.step === "choose") this.step = "name";
    else if (this.step === "name") await this.#run(() => this.#place());
    else if (this.step === "passphrase") await this.#run(() => this.#create());
    else if (this.step === "code") this.step = "check";
    else return this.#check();
    return false;
  }

  /** One step back; once the book is made only from the check to the code. */
  back() {
    this.failure = undefined;
    this.mismatch = false;
    if (this.step === "name") this.step = "choose";
    else if (this.step === "passphrase") this.step = "name";
    else if (this.step === "check") this.step = "code";
  }

  /** Runs an act of this page and keeps what went wrong. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    return this.#run(act);
  }

  /** A folder where a book would come to harm is said before anybody thinks of a passphrase. */
  async #place() {
    await api.checkPlace(this.folder, this.name.trim());
    this.step = "passphrase";
  }

  async #create() {
    const made = await api.createBook(this.folder, this.name.trim(), this.owner.trim(), this.passphrase);
    this.passphrase = "";
    this.recoveryCode = made.recoveryCode;
    this.step = "code";
  }

  async #check(): Promise<boolean> {
    let right = false;
    await this.#run(async () => {
      right = await api.checkRecoveryCode(this.typed.trim());
      this.mismatch = !right;
    });
    if (right) {
      this.recoveryCode = "";
      this.typed = "";
    }
    return right;
  }

  async #run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = undefined;
    try {
      await act();
      return true;
    } catch (reason) {
      this.failure = reason;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** The code in lines of four groups, as it stands on the printed sheet. */
export function codeLines(code: string): string[][] {
  const groups = code.split(/[\s-]+/).filter(Boolean);
  const lines: string[][] = [];
  for (let at = 0; at < groups.length; at += 4) lines.push(groups.slice(at, at + 4));
  return lines;
}
