import { api } from "$api";
import { Doing } from "$parts/doing.svelte";

/** What happened to the code at the end. */
export type Recovered = "checked" | "renewed";

/** The recovery code of an open book: typed back from its sheet, or a new one in its place. */
export class Recovery {
  step = $state<"choose" | "own" | "passphrase" | "code" | "check">("choose");
  passphrase = $state("");
  code = $state("");
  typed = $state("");
  /** The code typed was not the one on the sheet. */
  mismatch = $state(false);
  readonly doing = new Doing();

  /** What this step asks and does not have yet. */
  get missing(): "passphrase" | "code" | undefined {
    if (this.step === "passphrase") return this.passphrase === "" ? "passphrase" : undefined;
    const types = this.step === "own" || this.step === "check";
    return types && this.typed.trim() === "" ? "code" : undefined;
  }

  /** Chooses what is to be done. */
  choose(step: "own" | "passphrase") {
    this.step = step;
  }

  /** One step on; says what happened once it is done. Until a new code was typed back the old one stays valid. */
  async next(): Promise<Recovered | undefined> {
    if (this.missing || this.doing.busy) return undefined;
    if (this.step === "passphrase") await this.#draw();
    else if (this.step === "code") this.step = "check";
    else if (this.step === "own" && (await this.#is(api.checkRecoveryCode))) return "checked";
    else if (this.step === "check" && (await this.#is(api.confirmRecoveryCode))) return "renewed";
    return undefined;
  }

  /** One step back; a new code that was shown is looked at again, never drawn anew. */
  back() {
    this.doing.failure = undefined;
    this.mismatch = false;
    this.typed = "";
    this.step = this.step === "check" ? "code" : "choose";
  }

  async #draw() {
    const code = await this.doing.run(() => api.drawRecoveryCode(this.passphrase));
    if (code === undefined) return;
    this.passphrase = "";
    this.code = code;
    this.step = "code";
  }

  async #is(ask: (typed: string) => Promise<boolean>): Promise<boolean> {
    const right = await this.doing.run(() => ask(this.typed.trim()));
    this.mismatch = right === false;
    if (right) this.code = this.typed = "";
    return right === true;
  }
}
