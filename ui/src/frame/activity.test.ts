import { expect, it, vi } from "vitest";
import { watchActivity } from "./activity";

it("tells the shell of work, but not with every key", () => {
  const tell = vi.fn(() => Promise.resolve());
  const stop = watchActivity(window, tell);
  for (let i = 0; i < 50; i++) window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  expect(tell).toHaveBeenCalledTimes(1);
  stop();
});

it("stops with the page", () => {
  const tell = vi.fn(() => Promise.resolve());
  watchActivity(window, tell)();
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  expect(tell).not.toHaveBeenCalled();
});
