import { api, beforeWriting, isBookError, type Id } from "$api";

/** How long an act that lasts waits before it is written, in ms: as long as its message stands. */
export const WAITS = 10_000;

/** An act that waits. */
export interface Waiting {
  /** Whom it is about. */
  contact: Id;
  /** Writes it. */
  write: () => Promise<unknown>;
  /** From now on it cannot be taken back: it is being written. */
  ended: () => void;
  /** What went wrong when it was written. */
  failed: (reason: unknown) => void;
  /** It was taken back. */
  dropped?: (() => void) | undefined;
}

/**
 * A no that was pressed, not typed: for ten seconds it can be taken back as if it had not been said. Then it is written
 * and lasts. Whatever else is written, exported or closed meanwhile comes after it. The shell notes it in the book at
 * once, so that locking, which waits for nobody, and a kill lose nothing.
 */
class Pending {
  waiting = $state.raw<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor() {
    beforeWriting(() => this.flush());
  }

  /** Takes an act in; one that waited is written first. */
  async hold(act: Waiting) {
    await this.flush();
    this.waiting = act;
    void api.noteRefusal(act.contact).catch(act.failed);
    this.#timer = setTimeout(() => void this.flush(), WAITS);
  }

  /** Drops the act that waits; says whether there was one. */
  drop(): boolean {
    const act = this.waiting;
    this.#end();
    if (!act) return false;
    act.dropped?.();
    void api.noteRefusal(null).catch((reason: unknown) => {
      // Locked meanwhile: it was written.
      if (!isBookError(reason) || reason.kind !== "locked") act.failed(reason);
    });
    return true;
  }

  /** Writes the act that waits. */
  flush(): Promise<void> {
    const act = this.waiting;
    if (!act) return this.#writing;
    this.#end();
    act.ended();
    this.#writing = act.write().then(
      () => undefined,
      (reason: unknown) => {
        act.failed(reason);
      },
    );
    return this.#writing;
  }

  #end() {
    clearTimeout(this.#timer);
    this.waiting = undefined;
  }
}

/** The one act of this window that may wait. */
export const pending = new Pending();
