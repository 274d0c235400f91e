import { api, isBookError, type Error as BookError } from "$api";

/** Opening a closed book: with the passphrase, or with the recovery code and a new passphrase; the sample firm with neither. */
export class Unlocking {
  way = $state<"passphrase" | "code">("passphrase");
  passphrase = $state("");
  code = $state("");
  fresh = $state("");
  busy = $state(false);
  /** Caps Lock, as far as the last key told. */
  caps = $state(false);
  failure = $state.raw<unknown>();
  readonly sample: boolean;

  constructor(sample: boolean) {
    this.sample = sample;
  }

  /** What is wrong with what was typed; everything else stands in the bar. */
  get wrong(): BookError["kind"] | undefined {
    const kind = isBookError(this.failure) ? this.failure.kind : undefined;
    return kind === "wrongPassphrase" || kind === "recoveryCodeMistyped" || kind === "passphraseTooWeak"
      ? kind
      : undefined;
  }

  /** People were erased in another copy of this book: asked before anything is shown. */
  get erasedElsewhere() {
    return isBookError(this.failure) && this.failure.kind === "erasedElsewhere" ? this.failure : undefined;
  }

  /** What is not there yet, in the order of the fields. */
  get missing(): "passphrase" | "code" | "fresh" | undefined {
    if (this.way === "passphrase") return this.sample || this.passphrase !== "" ? undefined : "passphrase";
    if (this.code.trim() === "") return "code";
    return this.fresh.trim() === "" ? "fresh" : undefined;
  }

  /** Opens; with `applyErasures` the erasures of the other copy are carried out first. True if it is open. */
  async open(applyErasures = false): Promise<boolean> {
    if (this.busy || this.missing) return false;
    this.busy = true;
    this.failure = undefined;
    try {
      if (this.way === "passphrase") await api.openBook(this.passphrase, applyErasures);
      else await api.openWithRecovery(this.code.trim(), this.fresh, applyErasures);
      this.forget();
      return true;
    } catch (reason) {
      this.failure = reason;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Changes the way in; nothing typed stays. */
  by(way: "passphrase" | "code") {
    this.forget();
    this.way = way;
  }

  /** Drops what was typed. */
  forget() {
    this.passphrase = "";
    this.code = "";
    this.fresh = "";
    this.failure = undefined;
  }
}
