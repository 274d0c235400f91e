import { expect, it } from "vitest";
import type { Held } from "$api";
import { alongGroups, oddGroups, outGroups, type Said } from "./remarks";

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
    names: {},
  };
  const [out] = outGroups(said);
  const [along] = alongGroups(said);
  expect([out?.count, out?.title, out?.rows.map((row) => row.line)]).toEqual([1, "Früher gelöscht", [2]]);
  expect([along?.count, along?.rows.map((row) => row.line)]).toEqual([2, [3, 4]]);
  expect(along?.title).toBe("Wie eine gelöschte Person");
  expect(along?.todo).toMatch(/hatte eine gelöschte Person/);
  expect(along?.todo, "why it comes in").toMatch(/kommt herein, weil die Datei sie bringt/);
  expect(out?.todo, "she may be in the book again").toMatch(/auch wenn sie selbst wiedergekommen ist/);
});

it("says who stands in a line, in remarks about rows and about values", () => {
  const said: Said = {
    held: [{ line: 2, reason: "consent_without_evidence", detail: "", contact: null, taken: true }],
    byReason: { consent_without_evidence: 1 },
    outByReason: {},
    odd: [{ line: 3, kind: "postcodeOdd", value: "5311" }],
    oddByKind: { postcodeOdd: 1 },
    names: { 2: "Ilse Huber", 3: "Sepp Adler" },
  };
  expect(alongGroups(said)[0]?.rows).toMatchObject([{ line: 2, name: "Ilse Huber" }]);
  expect(oddGroups(said)[0]).toMatchObject({
    title: "PLZ passt nicht zum Land",
    rows: [{ line: 3, name: "Sepp Adler", text: "5311" }],
  });
});

it("says of a row that names nobody what it lacks, not which column", () => {
  const said: Said = {
    held: [{ line: 4, reason: "unreadable", detail: "nobody", contact: null, taken: false }],
    byReason: { unreadable: 1 },
    outByReason: { unreadable: 1 },
    odd: [],
    oddByKind: {},
    names: {},
  };
  expect(outGroups(said)[0]?.rows).toMatchObject([{ line: 4, text: "weder Name noch Firma" }]);
});

it("tells a birthday nobody can have once, with its value", () => {
  const unread = (line: number, detail: string): Held => ({
    line,
    reason: "unreadable",
    detail,
    contact: null,
    taken: true,
  });
  const said: Said = {
    held: [unread(2, "birthday"), unread(3, "charset")],
    byReason: { unreadable: 2 },
    outByReason: {},
    odd: [{ line: 2, kind: "birthday", value: "31.02.1980" }],
    oddByKind: { birthday: 1 },
    names: {},
  };
  expect(oddGroups(said).map((group) => group.rows.map((row) => row.text))).toEqual([["31.02.1980"]]);
  const [along, ...more] = alongGroups(said);
  expect([along?.count, along?.rows.map((row) => row.line), more]).toEqual([1, [3], []]);
});
