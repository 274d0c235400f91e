import type { Component } from "svelte";

/** One act in a menu. */
export interface MenuItem {
  label: string;
  icon?: Component<{ class?: string }>;
  keys?: string;
  /** A sentence why it cannot be done now. */
  off?: string | undefined;
  /** A line above it. */
  line?: boolean;
  act: () => void;
}

/** The list of a menu, as its button speaks to it: `place` says where it opens for its own size. */
export interface OpenedAt {
  show: (place: (size: DOMRect) => { top: number; left: number }, last?: boolean) => Promise<void>;
}
