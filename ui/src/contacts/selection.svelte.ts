import type { Id } from "$api";

/** Which contacts are chosen: bulk acts carry their ids, never a filter. */
export class Selection {
  ids = $state.raw<ReadonlySet<Id>>(new Set());
  /** Place where a stretch with Shift begins. */
  #anchor = -1;

  get size() {
    return this.ids.size;
  }

  has(id: Id | undefined): boolean {
    return id !== undefined && this.ids.has(id);
  }

  /** Only this one. */
  only(index: number, id: Id) {
    this.#anchor = index;
    this.ids = new Set([id]);
  }

  /** This one too, or not any more. */
  toggle(index: number, id: Id) {
    this.#anchor = index;
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    this.ids = ids;
  }

  /** Everything from where the last choice began to here. */
  async stretch(index: number, between: (from: number, to: number) => Promise<Id[]>) {
    const from = this.#anchor < 0 ? index : this.#anchor;
    this.ids = new Set(await between(from, index));
  }

  /** Nothing is chosen. */
  clear() {
    this.#anchor = -1;
    if (this.ids.size) this.ids = new Set();
  }
}
