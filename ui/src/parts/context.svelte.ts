import type { MenuItem } from "./menu";

/** What a menu at the pointer offers. */
export interface Offer {
  label: string;
  items: readonly MenuItem[];
  /** Where: the pointer, or below an element where the menu key was pressed. */
  at: { x: number; y: number };
  /** Asked for with the pointer: no act has the focus yet. */
  pointed: boolean;
  /** Takes the focus back. */
  from: HTMLElement | null;
}

/** The one menu at the pointer of this window; `ContextMenu.svelte` shows it. */
class Context {
  offer = $state.raw<Offer>();

  /** Opens the menu where a right click or the menu key asked for it; no act offers nothing. */
  open(event: Event, label: string, items: readonly MenuItem[]) {
    event.preventDefault();
    event.stopPropagation();
    if (items.length === 0) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    this.offer = {
      label,
      items,
      at: pointOf(event, target),
      pointed: isPointed(event),
      from: target?.closest<HTMLElement>("[tabindex], a, button, input, textarea") ?? null,
    };
  }
}

const isPointed = (event: Event): event is MouseEvent => event instanceof MouseEvent && event.button === 2;

/** The pointer; of a key press a point inside the element it happened at. */
function pointOf(event: Event, target: HTMLElement | null): { x: number; y: number } {
  if (isPointed(event)) return { x: event.clientX, y: event.clientY };
  const cursor = target?.querySelector<HTMLElement>(".cur") ?? target;
  const box = cursor?.getBoundingClientRect();
  return { x: (box?.left ?? 0) + 24, y: (box?.top ?? 0) + Math.min(box?.height ?? 0, 32) };
}

/** Whether a key asks for the menu. */
export const asksForMenu = (event: KeyboardEvent) =>
  event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);

/** The menu at the pointer. */
export const context = new Context();
