import type { Component } from "svelte";

/** One act in a menu. */
export interface MenuItem {
  label: string;
  icon?: Component<{ class?: string }>;
  keys?: string;
  /** A sentence why it cannot be done now. */
  off?: string | undefined;
  /** One of several of which one holds: whether it is this one. */
  on?: boolean;
  /** A line above it. */
  line?: boolean;
  act: () => void;
}

/** The list of a menu, as its button speaks to it: `place` says where it opens for its own size, `at` which act begins; none if opened with the pointer. */
export interface OpenedAt {
  show: (place: (size: DOMRect) => { top: number; left: number }, at?: number | null) => Promise<void>;
}

/** Below what opens it, or above where the window ends. */
export function beside(opener: HTMLElement) {
  const from = opener.getBoundingClientRect();
  return (size: DOMRect) => {
    const above = from.bottom + size.height + 8 > window.innerHeight && from.top > size.height + 8;
    return { left: from.left, top: above ? from.top - size.height - 4 : from.bottom + 4 };
  };
}
