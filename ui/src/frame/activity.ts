import { api } from "$api";

/** The shell is told at most this often, in ms; the shortest auto-lock is five minutes. */
const EVERY = 15_000;

/** Tells the shell that somebody is working, so that the book stays open. Returns what stops it. */
export function watchActivity(target: Window, tell: () => Promise<unknown> = api.noteActivity): () => void {
  let last = -Infinity;
  const active = () => {
    const now = performance.now();
    if (now - last < EVERY) return;
    last = now;
    void tell().catch(() => undefined);
  };
  const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
  for (const kind of kinds) target.addEventListener(kind, active, { passive: true });
  return () => {
    for (const kind of kinds) target.removeEventListener(kind, active);
  };
}
