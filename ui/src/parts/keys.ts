import { m } from "$words";

const names: Record<string, () => string> = {
  Ctrl: m.key_ctrl,
  Shift: m.key_shift,
  Alt: m.key_alt,
  Enter: m.key_enter,
  Escape: m.key_escape,
  Delete: m.key_delete,
  Space: m.key_space,
  ArrowLeft: () => "←",
  ArrowRight: () => "→",
  ArrowUp: () => "↑",
  ArrowDown: () => "↓",
};

/** `Ctrl+K` as it stands on this user's keyboard: "Strg K". */
export function keyNames(keys: string): string {
  return keys
    .split("+")
    .map((key) => names[key]?.() ?? key)
    .join(" ");
}

/** Whether this event is that combination; `Ctrl` is also the Mac's ⌘. */
export function isKeys(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  return (
    (event.ctrlKey || event.metaKey) === parts.includes("Ctrl") &&
    event.altKey === parts.includes("Alt") &&
    event.shiftKey === parts.includes("Shift") &&
    (event.key === key ||
      event.key.toLowerCase() === key.toLowerCase() ||
      (key === "Space" && event.key === " "))
  );
}
