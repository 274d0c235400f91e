import { api, listen, type Job, type ProgressEvent } from "$api";

/** A long work while it runs. */
export interface Watching {
  /** It is over. */
  end: () => void;
  /** Asks this work to stop, and no other: one that has ended meanwhile hears nothing. */
  cancel: () => Promise<void>;
}

/** Shows how far the next work of this kind comes. It tells its number first; a wish to stop before that waits for it. */
export function watch(job: Job, show: (event: ProgressEvent) => void): Watching {
  let id: number | undefined;
  let wished = false;
  const end = listen("progress", (event) => {
    if (event.job !== job || (id !== undefined && event.id !== id)) return;
    if (id === undefined && wished) void api.cancelJob(event.id);
    id = event.id;
    show(event);
  });
  return {
    end,
    cancel: async () => {
      wished = true;
      if (id !== undefined) await api.cancelJob(id);
    },
  };
}
