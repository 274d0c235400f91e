import { tick } from "svelte";
import { settled } from "$api";

/** Who may hold something typed that is nowhere else yet. */
const holders = new Set<() => boolean>();

/** Names a place that may hold something not entered yet. Returns what takes it off again. */
export function holds(something: () => boolean): () => void {
  holders.add(something);
  return () => holders.delete(something);
}

/** What writes that for which it names itself a holder. */
const keepers = new Set<() => Promise<void>>();

/** Names what writes input that can wait in the book: asked before anything would be lost. Returns what takes it off. */
export function keeps(write: () => Promise<void>): () => void {
  keepers.add(write);
  return () => keepers.delete(write);
}

/** Whether anything would be lost if the book were closed now. */
export const isAnythingUnsaved = () => [...holders].some((something) => something());

/** How long what is being entered may take, in ms; an import takes longer, and is asked about. */
const PATIENCE = 2000;

const keep = () => Promise.all([...keepers].map((write) => write()));

/** Whether anything would still be lost once what is being entered right now stands in the book. */
export async function wouldLose(): Promise<boolean> {
  if (!isAnythingUnsaved()) return false;
  const written = Promise.all([settled(), keep()])
    // The form that entered it goes away with the next drawing, and what waited of it goes out of the book.
    .then(tick)
    .then(keep);
  await Promise.race([written, new Promise((over) => setTimeout(over, PATIENCE))]);
  await tick();
  return isAnythingUnsaved();
}
