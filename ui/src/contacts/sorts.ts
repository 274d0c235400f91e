import ArrowDown from "@lucide/svelte/icons/arrow-down";
import ArrowUp from "@lucide/svelte/icons/arrow-up";
import Check from "@lucide/svelte/icons/check";
import type { Kind } from "$api";
import { m } from "$words";
import type { MenuItem } from "$parts/menu";
import type { ContactList } from "./list.svelte";

/** What the list can be sorted by. */
export function sortMenu(list: ContactList): MenuItem[] {
  const labels = {
    name: m.contacts_sort_name,
    place: m.contacts_sort_place,
    changed: m.contacts_sort_changed,
  };
  return (["name", "place", "changed"] as const).map((sort) => ({
    label: labels[sort](),
    ...(list.sort === sort ? { icon: list.descending ? ArrowDown : ArrowUp } : {}),
    act: () => list.by(sort),
  }));
}

/** Whom it shows: persons, firms or both. */
export function kindMenu(kind: Kind | null, pick: (kind: Kind | null) => void): MenuItem[] {
  const labels = { person: m.contacts_kind_persons, organisation: m.contacts_kind_organisations };
  return ([null, "person", "organisation"] as const).map((only, at) => ({
    label: only === null ? m.contacts_kind_all() : labels[only](),
    ...(kind === only ? { icon: Check } : {}),
    line: at === 0,
    act: () => pick(only),
  }));
}

/** What a right click on the head of a column offers. */
export function headMenu(list: ContactList, sort: "name" | "place"): MenuItem[] {
  return [
    {
      label: m.contacts_sort_up(),
      ...(list.sort === sort && !list.descending ? { icon: Check } : {}),
      act: () => list.order(sort, false),
    },
    {
      label: m.contacts_sort_down(),
      ...(list.sort === sort && list.descending ? { icon: Check } : {}),
      act: () => list.order(sort, true),
    },
  ];
}
