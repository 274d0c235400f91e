/** Something a page does that takes a moment: whether it runs, and why it failed. */
export class Doing {
  /** It runs; a second start is ignored meanwhile. */
  busy = $state(false);
  /** Why the last run failed, for `explain`; a cancelled run is no failure. */
  failure = $state.raw<unknown>();

  /** Runs the act; gives its answer, or nothing if it failed, was cancelled or one is running already. */
  async run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.failure = undefined;
    try {
      return await act();
    } catch (reason) {
      if (!isCancelled(reason)) this.failure = reason;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

function isCancelled(reason: unknown): boolean {
  return typeof reason === "object" && reason !== null && "kind" in reason && reason.kind === "cancelled";
}
