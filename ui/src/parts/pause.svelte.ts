/** How long nobody types before a remark is made, in ms. */
const PAUSE = 700;

/** Whether the typing has paused since there is something to remark: half an address is none yet. To be made while a component is set up. */
export class Pause {
  over = $state(false);

  /** `text` is what is typed, `undefined` as long as there is nothing to remark of it. */
  constructor(text: () => string | undefined) {
    $effect(() => {
      const typed = text();
      if (typed === undefined) this.over = false;
      else if (!this.over && typed !== "") {
        const pause = setTimeout(() => (this.over = true), PAUSE);
        return () => clearTimeout(pause);
      }
    });
  }
}
