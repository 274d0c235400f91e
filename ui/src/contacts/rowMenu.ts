import BookOpen from "@lucide/svelte/icons/book-open";
import Copy from "@lucide/svelte/icons/copy";
import OctagonX from "@lucide/svelte/icons/octagon-x";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import Tag from "@lucide/svelte/icons/tag";
import Trash2 from "@lucide/svelte/icons/trash-2";
import type { ContactLine } from "$api";
import { m } from "$words";
import { copy } from "$parts/copy";
import type { MenuItem } from "$parts/menu";
import { desk } from "../frame/desk.svelte";
import { listName } from "./values";

/** What the page does for a row. */
export interface RowActs {
  open: () => void;
  tag: () => void;
  bin: () => void;
}

/** "Dr. Hedwig Bauer", as messages name a row. */
export function spokenName(line: ContactLine): string {
  const { first, rest } = listName(line);
  return [rest, first].filter(Boolean).join(" ");
}

/** The menu of one row, or of all chosen ones if it is one of several. */
export function rowMenu(line: ContactLine, many: boolean, inBin: boolean, acts: RowActs): MenuItem[] {
  const one: MenuItem[] = [
    { label: m.contacts_open(), icon: BookOpen, keys: "Enter", act: acts.open },
    ...(line.phone
      ? [{ label: m.contacts_copy_phone(), icon: Copy, line: true, act: () => void copy(line.phone) }]
      : []),
    ...(line.email
      ? [{ label: m.contacts_copy_mail(), icon: Copy, line: !line.phone, act: () => void copy(line.email) }]
      : []),
    ...(line.restrictedAt === null && !inBin
      ? [
          {
            label: m.contacts_block(),
            icon: OctagonX,
            line: true,
            act: () => void desk.refuse(line.id, spokenName(line)),
          },
        ]
      : []),
  ];
  return [
    ...(many ? [] : one),
    { label: m.contacts_assign_list(), icon: Tag, act: acts.tag },
    {
      label: inBin ? m.contacts_restore() : m.contacts_bin(),
      icon: inBin ? RotateCcw : Trash2,
      keys: "Delete",
      act: acts.bin,
    },
  ];
}
