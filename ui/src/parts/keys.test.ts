import { expect, it } from "vitest";
import { isKeys, keyNames } from "./keys";

it("names keys as they stand on a German keyboard", () => {
  expect(keyNames("Ctrl+K")).toBe("Strg K");
});

it("takes no AltGr combination for a shortcut", () => {
  const altGr = new KeyboardEvent("keydown", { key: "k", ctrlKey: true, altKey: true });
  expect(isKeys(altGr, "Ctrl+K")).toBe(false);
});

it("knows a letter whether or not Caps Lock is on", () => {
  expect(isKeys(new KeyboardEvent("keydown", { key: "K", ctrlKey: true }), "Ctrl+K")).toBe(true);
});
