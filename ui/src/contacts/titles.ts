import { m } from "$words";
import type { List } from "../frame/places.svelte";

/** What stands above a list. */
export function titleOf(list: List): string {
  switch (list.show) {
    case "tag":
      return list.tag;
    case "bin":
      return m.frame_bin();
    case "found":
      return m.contacts_found({ text: list.text });
    case "import":
      return m.frame_last_import();
    case "restricted":
      return m.frame_restricted();
    default:
      return m.area_contacts();
  }
}
