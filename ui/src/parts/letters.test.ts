import { expect, it } from "vitest";
import { Letters } from "./letters";

const labels = ["Frau", "Herr", "Ohne"];

it("leads to the first label that begins with what was typed without a pause", () => {
  const letters = new Letters();
  expect([letters.press("h", labels, 0), letters.press("e", labels, 100)]).toEqual([1, 1]);
  expect(letters.press("f", labels, 5000)).toBe(0);
});

it("gives back all that was typed once it leads nowhere, and begins anew", () => {
  const letters = new Letters();
  expect(letters.press("H", labels, 0)).toBe(1);
  expect(letters.press("u", labels, 100)).toBe("Hu");
  expect(letters.isWithin(150)).toBe(false);
  expect(letters.press("o", labels, 200)).toBe(2);
});
