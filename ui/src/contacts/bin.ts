import { api, type Id } from "$api";
import { m } from "$words";
import { count } from "../format";
import { desk } from "../frame/desk.svelte";

/**
 * Into the bin, or out of it. Nothing asks: it can be taken back, and of those whose data rests (`rests`) by doing the
 * opposite (`again`), since no step about them is undone. Without a name it tells how many. True if it is done.
 */
export function move(
  ids: Id[],
  back: boolean,
  name: string,
  rests: boolean,
  again: (back: boolean) => void,
): Promise<boolean> {
  const many = { count: ids.length, shown: count(ids.length) };
  const way = rests
    ? { label: back ? m.contacts_bin() : m.contacts_restore(), act: () => again(!back) }
    : undefined;
  return back
    ? desk.act(
        () => api.restoreContacts(ids),
        name ? m.contacts_restored({ name }) : m.contacts_restored_many(many),
        { way },
      )
    : desk.act(
        () => api.binContacts(ids),
        name ? m.contacts_binned({ name }) : m.contacts_binned_many(many),
        {
          way,
        },
      );
}
