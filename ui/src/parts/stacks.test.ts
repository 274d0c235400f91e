import { expect, it } from "vitest";
import { stacks } from "./stacks";

/** A row with a label whose longest word is so wide; its column is 90 wide, the row 300. */
function row(word: number) {
  const row = document.createElement("div");
  const label = row.appendChild(document.createElement("span"));
  const width = () => (row.hasAttribute("data-stacked") ? 300 : 90);
  Object.defineProperty(label, "clientWidth", { get: width });
  Object.defineProperty(label, "scrollWidth", { get: () => Math.max(width(), word) });
  return { row, label, grow: (wide: number) => (word = wide) };
}

it("leaves a label beside its value while every word of it fits", () => {
  const { row: of, label } = row(80);
  stacks(label, "Telefon");
  expect(of.hasAttribute("data-stacked")).toBe(false);
});

it("puts a label with a word too long for its column above its value, and back once it fits", () => {
  const { row: of, label, grow } = row(140);
  const stacking = stacks(label, "Lieblingsrotweinsorte");
  expect(of.hasAttribute("data-stacked")).toBe(true);
  stacking.update("Lieblingsweißweinsorte");
  expect(of.hasAttribute("data-stacked"), "looked at again").toBe(true);
  grow(60);
  stacking.update("Wein");
  expect(of.hasAttribute("data-stacked")).toBe(false);
});
