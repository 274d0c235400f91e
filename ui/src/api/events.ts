import { listen as hear } from "@tauri-apps/api/event";
import type { ProgressEvent } from "./types";

/** What the shell tells without being asked. */
export interface Events {
  progress: ProgressEvent;
  changed: { tables: string[] };
  "opened-file": { path: string };
  /** The window is to be closed while a book is open; the page answers with a sign of life. */
  "close-requested": null;
}

/** Listens until the returned function is called. */
export function listen<K extends keyof Events>(name: K, tell: (event: Events[K]) => void): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  void hear<Events[K]>(name, (event) => tell(event.payload)).then((unlisten) => {
    stop = unlisten;
    if (stopped) unlisten();
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
