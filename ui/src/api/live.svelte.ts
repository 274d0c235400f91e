import { SvelteMap } from "svelte/reactivity";

/** How often each table was written since the window opened. */
const writes = new SvelteMap<string, number>();

/** The last write: nothing before the first one. */
let last = $state<number>();

/** When this window last saw the open book written. */
export const written = {
  get at(): number | undefined {
    return last;
  },
  /** Another book, or the same one opened again: what was written before is no news of it. */
  forget() {
    last = undefined;
  },
};

/** Stands for every table: for what follows from the book as a whole, such as whether a step can be undone. */
export const ANY = "*";

/** Says that these tables changed: whatever was read from them is read again. */
export function touched(tables: Iterable<string>) {
  let any = false;
  for (const table of tables) {
    writes.set(table, (writes.get(table) ?? 0) + 1);
    any = true;
  }
  if (!any) return;
  writes.set(ANY, (writes.get(ANY) ?? 0) + 1);
  last = Date.now();
}

/** Something read from the book that stays true. */
export interface Live<T> {
  /** The latest reading, for `{#await}`. */
  readonly current: Promise<T>;
  /** The last good answer; stays while a newer one is on its way, so that nothing flickers. */
  readonly value: T | undefined;
  /** Why the latest reading failed. */
  readonly error: unknown;
}

/**
 * Reads again whenever one of these tables is written, or something reactive that `read` looks at changes.
 * To be called while a component is set up. Answers that arrive late never replace newer ones.
 */
export function live<T>(tables: readonly string[], read: () => Promise<T>): Live<T> {
  // A table not yet in the map would be "changed" by the first write to any other one.
  for (const table of tables) if (!writes.has(table)) writes.set(table, 0);
  let value = $state.raw<T>();
  let error = $state.raw<unknown>();
  const current = $derived.by(() => {
    for (const table of tables) writes.get(table);
    return read();
  });
  $effect(() => {
    let late = false;
    current.then(
      (answer) => {
        if (!late) [value, error] = [answer, undefined];
      },
      (reason: unknown) => {
        if (!late) error = reason;
      },
    );
    return () => (late = true);
  });
  return {
    get current() {
      return current;
    },
    get value() {
      return value;
    },
    get error() {
      return error;
    },
  };
}
