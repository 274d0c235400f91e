import type { Component } from "svelte";
import ArrowLeft from "@lucide/svelte/icons/arrow-left";
import FileInput from "@lucide/svelte/icons/file-input";
import HardDriveDownload from "@lucide/svelte/icons/hard-drive-download";
import Keyboard from "@lucide/svelte/icons/keyboard";
import Lock from "@lucide/svelte/icons/lock";
import Mail from "@lucide/svelte/icons/mail";
import Plus from "@lucide/svelte/icons/plus";
import Scale from "@lucide/svelte/icons/scale";
import Settings from "@lucide/svelte/icons/settings";
import Trash2 from "@lucide/svelte/icons/trash-2";
import Undo2 from "@lucide/svelte/icons/undo-2";
import Users from "@lucide/svelte/icons/users";
import Book from "@lucide/svelte/icons/book";
import { m } from "$words";
import { desk } from "./desk.svelte";
import { places, type Area } from "./places.svelte";
import { wishes } from "./wishes.svelte";

/** Something the program can do, by name. */
export interface Command {
  name: string;
  icon: Component<{ class?: string }>;
  keys?: string;
  act: () => void;
}

/** How an area looks in side bar and commands. */
export const AREA_ICONS: Record<Area, Component<{ class?: string }>> = {
  contacts: Users,
  newsletter: Mail,
  privacy: Scale,
  import: FileInput,
  backup: HardDriveDownload,
  settings: Settings,
};

/** What an area is called. */
export const AREA_NAMES: Record<Area, () => string> = {
  contacts: m.area_contacts,
  newsletter: m.area_newsletter,
  privacy: m.area_privacy,
  import: m.area_import,
  backup: m.area_backup,
  settings: m.area_settings,
};

/** Every command, those whose name holds all words of the question first. */
export function commands(question: string): Command[] {
  const areas = (Object.keys(AREA_NAMES) as Area[]).map((area, at) => ({
    name: AREA_NAMES[area](),
    icon: AREA_ICONS[area],
    keys: `Ctrl+${at + 1}`,
    act: () => places.enter(area),
  }));
  const all: Command[] = [
    { name: m.contacts_new(), icon: Plus, keys: "Ctrl+N", act: () => wishes.newContact("") },
    ...areas,
    {
      name: m.frame_bin(),
      icon: Trash2,
      act: () => places.go({ area: "contacts", list: { show: "bin" }, contact: null }),
    },
    { name: m.part_undo(), icon: Undo2, keys: "Ctrl+Z", act: () => void desk.undo() },
    { name: m.part_back(), icon: ArrowLeft, keys: "Alt+ArrowLeft", act: () => places.back() },
    { name: m.frame_help(), icon: Keyboard, keys: "F1", act: () => (wishes.help = true) },
    { name: m.frame_lock(), icon: Lock, keys: "Ctrl+L", act: () => (wishes.locking = true) },
    { name: m.frame_close_book(), icon: Book, act: () => (wishes.closing = true) },
  ];
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((command) => words.every((word) => command.name.toLowerCase().includes(word)));
}
