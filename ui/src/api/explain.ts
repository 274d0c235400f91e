import { m } from "$words";
import { count } from "../format";
import type { Error as BookError } from "./bindings";

/** What happened, and what to do now. */
export interface Explained {
  happened: string;
  advice: string;
}

const words = m as unknown as Record<string, ((inputs: object) => string) | undefined>;

/** `wrongPassphrase` → `error_wrong_passphrase`. */
export function messageName(kind: string): string {
  return `error_${kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** The two sentences for an error of the core; anything else is a fault of ours. */
export function explain(error: unknown): Explained {
  const known = isBookError(error) ? error : ({ kind: "internal", what: "window" } as const);
  // No word of a code that has too few or too many of them can be named.
  const short = known.kind === "recoveryCodeMistyped" && known.word === 0;
  const name = short ? "error_recovery_code_length" : messageName(known.kind);
  const inputs = "limit" in known ? { ...known, limit: count(known.limit) } : known;
  return {
    happened: words[name]?.(inputs) ?? m.error_internal(),
    advice: words[`${name}_advice`]?.(inputs) ?? "",
  };
}

/** Whether this is an error of the core and not one of the web view. */
export function isBookError(error: unknown): error is BookError {
  return typeof error === "object" && error !== null && "kind" in error && typeof error.kind === "string";
}
