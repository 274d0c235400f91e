import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { STAYS, toasts } from "./toast.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  toasts.forget();
});
afterEach(() => vi.useRealTimers());

it("takes a message away after ten seconds", () => {
  toasts.tell({ text: "a" });
  vi.advanceTimersByTime(STAYS - 1);
  expect(toasts.current?.text).toBe("a");
  vi.advanceTimersByTime(1);
  expect(toasts.current).toBeUndefined();
});

it("keeps a message while the pointer rests on it", () => {
  toasts.tell({ text: "a" });
  toasts.hold();
  vi.advanceTimersByTime(STAYS * 2);
  expect(toasts.current?.text).toBe("a");
});

it("gives a new message its own ten seconds", () => {
  toasts.tell({ text: "a" });
  vi.advanceTimersByTime(STAYS - 1);
  toasts.tell({ text: "b" });
  vi.advanceTimersByTime(STAYS - 1);
  expect(toasts.current?.text).toBe("b");
});

it("remembers what was told, newest first", () => {
  toasts.tell({ text: "a" });
  toasts.tell({ text: "b" });
  expect(toasts.past.map((told) => told.text)).toEqual(["b", "a"]);
});
