import type { Sidebar } from "$api";
import type { List } from "./places.svelte";

/** Ctrl+7 … Ctrl+9 reach the first lists. */
export const LISTS_BY_KEY = 3;

/** The lists of the side bar in their order. */
class Lists {
  order = $state.raw<readonly List[]>([]);

  /** Takes over what the side bar shows; the restricted only while there are any. */
  follow(sidebar: Sidebar, restricted: number) {
    this.order = [
      ...sidebar.tags.map((tag): List => ({ show: "tag", tag: tag.value })),
      ...sidebar.imports.slice(0, 1).map((one): List => ({ show: "import", uid: one.uid })),
      ...(restricted > 0 ? [{ show: "restricted" } as const] : []),
      { show: "bin" },
    ];
  }
}

/** The lists of this window. */
export const lists = new Lists();
