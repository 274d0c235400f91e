import { expect, it } from "vitest";
import type { Held } from "$api";
import { alongGroups, outGroups, type Said } from "./remarks";

const held = (line: number, taken: boolean): Held => ({
  line,
  reason: "erased",
  detail: taken ? "hint" : "",
  contact: null,
  taken,
});

it("tells a row that only has an address of somebody erased from one that is theirs", () => {
  const said: Said = {
    held: [held(2, false), held(3, true), held(4, true)],
    byReason: { erased: 3 },
    outByReason: { erased: 1 },
    odd: [],
    oddByKind: {},
  };
  const [out] = outGroups(said);
  const [along] = alongGroups(said);
  expect([out?.count, out?.title, out?.rows.map((row) => row.line)]).toEqual([1, "Gelöscht", [2]]);
  expect([along?.count, along?.rows.map((row) => row.line)]).toEqual([2, [3, 4]]);
  expect(along?.title).toBe("Wie eine gelöschte Person");
  expect(along?.todo).toMatch(/hatte eine gelöschte Person/);
});
