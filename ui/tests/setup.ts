import { afterEach } from "vitest";
import { clearMocks } from "@tauri-apps/api/mocks";
import { configure } from "@testing-library/svelte";

// A busy PC must not fail a test; a wrong answer still does.
configure({ asyncUtilTimeout: 5000 });

afterEach(() => clearMocks());

/** jsdom lays nothing out, so nothing ever changes its size. */
class NoResizeObserver implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver = NoResizeObserver;

// jsdom knows the element but not how to open it.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

// user-event names a group of radio buttons by it when it goes through them by key.
globalThis.CSS = { escape: (name: string) => name } as typeof CSS;

// It scrolls nothing.
HTMLElement.prototype.scrollIntoView = () => undefined;

// Nor popovers.
HTMLElement.prototype.showPopover = function (this: HTMLElement) {
  this.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open" }));
};
HTMLElement.prototype.hidePopover = function (this: HTMLElement) {
  this.dispatchEvent(Object.assign(new Event("toggle"), { newState: "closed" }));
};
