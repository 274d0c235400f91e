import { desk } from "../frame/desk.svelte";

/** A change that makes somebody an erased person waits here until it is said whether they come back by themselves. */
class Comeback {
  /** Shown while it is asked. */
  asking = $state(false);
  #answer: ((returns: boolean) => void) | undefined;

  /** Asks; false too if something else is asked meanwhile. */
  ask(): Promise<boolean> {
    this.answer(false);
    this.asking = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** What was said. */
  answer(returns: boolean) {
    this.asking = false;
    this.#answer?.(returns);
    this.#answer = undefined;
  }
}

/** The one question of this window. */
export const comeback = new Comeback();

desk.whenClosed(() => comeback.answer(false));
