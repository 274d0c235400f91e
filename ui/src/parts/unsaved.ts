import { tick } from "svelte";
import { settled } from "$api";
import { m } from "$words";

/** Who may hold something typed that is nowhere else yet, and what each calls it. */
const holders = new Map<() => boolean, () => string | readonly string[]>();

/** Names a place that may hold something not entered yet, and what that is. Returns what takes it off again. */
export function holds(
  something: () => boolean,
  what: () => string | readonly string[] = m.unsaved_form,
): () => void {
  holders.set(something, what);
  return () => holders.delete(something);
}

/** What writes that for which it names itself a holder. */
const keepers = new Set<() => Promise<void>>();

/** Names what writes input that can wait in the book: asked before anything would be lost. Returns what takes it off. */
export function keeps(write: () => Promise<void>): () => void {
  keepers.add(write);
  return () => keepers.delete(write);
}

/** What forgets input that was thrown away and of which the book may hold an older text. */
const discarders = new Set<() => Promise<void>>();

/** Names what makes discarded input stay away: the book must not bring it back. Returns what takes it off. */
export function discards(forget: () => Promise<void>): () => void {
  discarders.add(forget);
  return () => discarders.delete(forget);
}

/** Whether anything would be lost if the book were closed now. */
export const isAnythingUnsaved = () => [...holders.keys()].some((something) => something());

/** What would be lost, each by its name once. */
export const unsaved = (): string[] => [
  ...new Set([...holders].flatMap(([something, what]) => (something() ? what() : []))),
];

/** Throws away what would be lost, as somebody said. */
export async function discard(): Promise<void> {
  await Promise.race([Promise.all([...discarders].map((forget) => forget())), patience()]);
}

/** How long what is being entered may take, in ms; an import takes longer, and is asked about. */
const PATIENCE = 2000;

const patience = () => new Promise((over) => setTimeout(over, PATIENCE));

const keep = () => Promise.all([...keepers].map((write) => write()));

/** Whether anything would still be lost once what is being entered right now stands in the book. */
export async function wouldLose(): Promise<boolean> {
  if (!isAnythingUnsaved()) return false;
  const written = Promise.all([settled(), keep()])
    // The form that entered it goes away with the next drawing, and what waited of it goes out of the book.
    .then(tick)
    .then(keep);
  await Promise.race([written, patience()]);
  await tick();
  return isAnythingUnsaved();
}
