import { m } from "$words";

/** A shortcut as the help sheet shows it. */
export interface Shortcut {
  keys: string;
  /** What it does. */
  does: () => string;
}

/** In the order of the help sheet: everywhere, in the list, in the detail. */
export const SHORTCUTS: readonly { group: () => string; keys: readonly Shortcut[] }[] = [
  {
    group: m.help_everywhere,
    keys: [
      { keys: "Ctrl+K", does: m.help_search },
      { keys: "Ctrl+Shift+P", does: m.help_commands },
      { keys: "Ctrl+N", does: m.contacts_new },
      { keys: "Ctrl+1", does: m.help_areas },
      { keys: "Ctrl+7", does: m.help_lists },
      { keys: "F6", does: m.help_pane },
      { keys: "Alt+ArrowLeft", does: m.part_back },
      { keys: "Alt+ArrowRight", does: m.frame_forward },
      { keys: "Ctrl+Enter", does: m.help_enter },
      { keys: "Ctrl+Z", does: m.part_undo },
      { keys: "Ctrl+Y", does: m.part_redo },
      { keys: "Ctrl+L", does: m.frame_lock },
      { keys: "F1", does: m.frame_help },
      { keys: "Escape", does: m.help_escape },
    ],
  },
  {
    group: m.help_in_list,
    keys: [
      { keys: "ArrowDown", does: m.help_rows },
      { keys: "Enter", does: m.help_open },
      { keys: "Space", does: m.help_mark },
      { keys: "Ctrl+A", does: m.help_mark_all },
      { keys: "F2", does: m.help_edit },
      { keys: "Delete", does: m.contacts_bin },
    ],
  },
  {
    group: m.help_in_detail,
    keys: [
      { keys: "ArrowDown", does: m.help_fields },
      { keys: "Enter", does: m.contacts_why },
      { keys: "F2", does: m.help_edit },
    ],
  },
];
