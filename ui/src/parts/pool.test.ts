import { describe, expect, it } from "vitest";
import {
  OVERSCAN,
  TALLEST,
  centre,
  reveal,
  rowOfSlot,
  rowTop,
  slots,
  span,
  trackHeight,
  trackTop,
  trueTop,
} from "./pool";

const view = (total: number, top: number) => ({ total, row: 34, height: 600, top });

describe("pool of rows", () => {
  it("holds about forty elements, however long the list is", () => {
    expect(slots(600, 34)).toBe(39);
    const { first, end } = span(view(1_000_000, 5_000_000));
    expect(end - first).toBe(39);
  });

  it("covers what is seen with rows to spare on both sides", () => {
    const { first, end } = span(view(100_000, 34 * 500));
    expect(first).toBe(500 - OVERSCAN);
    expect(end).toBeGreaterThanOrEqual(500 + 18 + OVERSCAN);
  });

  it("shows every row of the span in exactly one element", () => {
    const { first, end } = span(view(100_000, 34 * 777));
    const shown = Array.from({ length: end - first }, (_, slot) => rowOfSlot(slot, first, end - first));
    expect(shown.toSorted((a, b) => a - b)).toEqual(Array.from({ length: end - first }, (_, i) => first + i));
  });

  it("leaves a row in its element when the list moves by one", () => {
    const count = 39;
    const before = Array.from({ length: count }, (_, slot) => rowOfSlot(slot, 100, count));
    const after = Array.from({ length: count }, (_, slot) => rowOfSlot(slot, 101, count));
    expect(before.filter((row, slot) => row !== after[slot])).toEqual([100]);
  });

  it("scales the track beyond thirty million pixels and still reaches the last row", () => {
    const total = 1_500_000;
    expect(trackHeight({ total, row: 34 })).toBe(TALLEST);
    const bottom = view(total, TALLEST - 600);
    expect(trueTop(bottom)).toBe(total * 34 - 600);
    expect(span(bottom).end).toBe(total);
    expect(rowTop(bottom, total - 1)).toBe(TALLEST - 34);
  });

  it("turns a place in the list into a scroll position and back", () => {
    const total = 1_500_000;
    const at = 34 * 900_000;
    const back = trueTop({ ...view(total, 0), top: trackTop(view(total, 0), at) });
    expect(Math.abs(back - at)).toBeLessThan(1);
  });

  it("shows a row looked for in the middle, and stays where it is seen already", () => {
    expect(centre(view(1000, 0), 100)).toBe(100 * 34 - (600 - 34) / 2);
    expect(centre(view(1000, 0), 5)).toBe(0);
    expect(centre(view(1000, 0), 999)).toBe(1000 * 34 - 600);
  });

  it("moves no further than needed to show a row", () => {
    expect(reveal(view(1000, 0), 5)).toBe(0);
    expect(reveal(view(1000, 0), 20)).toBe(21 * 34 - 600);
    expect(reveal(view(1000, 3400), 50)).toBe(50 * 34);
  });
});
