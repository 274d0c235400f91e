import { expect, it } from "vitest";
import { Selection } from "./selection.svelte";

const between = (from: number, to: number) =>
  Promise.resolve(Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => 100 + Math.min(from, to) + at));

it("takes the stretch from the last choice to here, upwards too", async () => {
  const selection = new Selection();
  selection.only(5, 105);
  await selection.stretch(3, between);
  expect([...selection.ids]).toEqual([103, 104, 105]);
});

it("keeps the beginning of a stretch while it grows and shrinks", async () => {
  const selection = new Selection();
  selection.only(5, 105);
  await selection.stretch(9, between);
  await selection.stretch(6, between);
  expect([...selection.ids]).toEqual([105, 106]);
});

it("takes one out again when it is chosen twice", () => {
  const selection = new Selection();
  selection.toggle(1, 101);
  selection.toggle(2, 102);
  selection.toggle(1, 101);
  expect([...selection.ids]).toEqual([102]);
});
