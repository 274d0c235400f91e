/** Who may hold something typed that is nowhere else yet. */
const holders = new Set<() => boolean>();

/** Names a place that may hold something not entered yet. Returns what takes it off again. */
export function holds(something: () => boolean): () => void {
  holders.add(something);
  return () => holders.delete(something);
}

/** Whether anything would be lost if the book were closed now. */
export const isAnythingUnsaved = () => [...holders].some((something) => something());
