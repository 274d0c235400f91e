import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { discard, isAnythingUnsaved, unsaved, wouldLose } from "$parts/unsaved";
import { DraftTable, shell } from "../../tests/shell";
import { drafts } from "./drafts";
import { emptyFirst, emptyForm } from "./person.svelte";
import { PLAIN } from "./values";

const NOTE = { activity: "call", body: "Ruft Montag an" } as const;
let table: DraftTable;

beforeEach(() => {
  vi.useFakeTimers();
  table = new DraftTable();
  shell(table.answers);
});
afterEach(() => {
  drafts.clear();
  vi.useRealTimers();
});

it("writes a note into the book a moment after the last key, and forgets it there once it is entered", async () => {
  drafts.put(7, "note", { activity: "note", body: "R" });
  drafts.put(7, "note", NOTE);
  expect(table.rows.size).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(table.of(7)).toEqual({ note: NOTE });
  drafts.put(7, "note", undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(table.rows.size, "at once: it would be entered a second time").toBe(0);
});

it("keeps every form of a person by itself", async () => {
  drafts.put(7, "note", NOTE);
  drafts.put(7, "row:phone4", "0171 1");
  drafts.put(7, "lift", { reason: "geklärt", told: "" });
  await drafts.write();
  drafts.put(7, "lift", undefined);
  await drafts.write();
  drafts.clear();
  await drafts.load();
  expect(drafts.get(7, "note")).toEqual(NOTE);
  expect(drafts.get(7, "row:phone4")).toBe("0171 1");
  expect(drafts.has(7, "lift")).toBe(false);
  expect(drafts.has(8, "note")).toBe(false);
});

it("loses nothing to a lock right behind the last key", async () => {
  drafts.put(7, "note", NOTE);
  expect(isAnythingUnsaved()).toBe(true);
  expect(await wouldLose()).toBe(false);
  expect(table.rows.has(7)).toBe(true);
});

it("says that it would lose what the book refuses", async () => {
  table.refuses = new Error("full");
  drafts.put(7, "note", NOTE);
  expect(await wouldLose()).toBe(true);
  table.refuses = undefined;
  expect(await wouldLose()).toBe(false);
});

it("says that it would lose a text too long to wait, and keeps what is shorter all the same", async () => {
  drafts.put(null, "domains", { text: "ö".repeat(40_000), saved: "" });
  drafts.put(null, "wording", { code: "newsletter", what: "wording", text: "Ja.", was: "" });
  expect(await wouldLose()).toBe(true);
  expect(table.of(null)).toEqual({
    wording: { code: "newsletter", what: "wording", text: "Ja.", was: "" },
  });
  drafts.put(null, "domains", { text: "firma.de", saved: "" });
  expect(await wouldLose()).toBe(false);
  expect(table.of(null)).toMatchObject({ domains: { text: "firma.de" } });
});

it("names what the book has no room for, and throws away that and nothing else", async () => {
  drafts.put(null, "domains", { text: "a.example", saved: "" });
  await drafts.write();
  drafts.put(null, "domains", { text: "ö".repeat(40_000), saved: "" });
  drafts.put(null, "wording", { code: "newsletter", what: "wording", text: "Ja.", was: "" });
  await wouldLose();
  expect(unsaved()).toEqual(["Ihre eigenen Mail-Domains (Einstellungen)"]);
  expect(drafts.anyKept).toBe(true);
  await discard();
  expect(isAnythingUnsaved()).toBe(false);
  drafts.clear();
  expect(await drafts.load()).toEqual([{ of: null, form: "wording" }]);
});

it("brings back no older text of what was thrown away", async () => {
  drafts.put(7, "note", { activity: "note", body: "R" });
  await drafts.write();
  table.refuses = new Error("full");
  drafts.put(7, "note", NOTE);
  await wouldLose();
  expect(unsaved()).toEqual(["eine Notiz"]);
  table.refuses = undefined;
  await discard();
  expect(table.rows.size).toBe(0);
});

it("gives back what waited in the book, the newest last", async () => {
  drafts.put(7, "note", NOTE);
  drafts.put(8, "note", { activity: "note", body: "später" });
  drafts.put(null, "fresh", {
    form: emptyForm("Langer Entwurf"),
    first: emptyFirst(),
    given: PLAIN,
    consenting: true,
  });
  await drafts.write();
  drafts.clear();
  expect(await drafts.load()).toEqual([
    { of: 7, form: "note" },
    { of: 8, form: "note" },
    { of: null, form: "fresh" },
  ]);
  expect(drafts.get(7, "note")).toEqual(NOTE);
  expect(drafts.get(null, "fresh")?.form).toEqual(emptyForm("Langer Entwurf"));
  expect(drafts.get(null, "fresh")?.consenting).toBe(true);
});

it("leads nobody away from where they are to a note that is known already", async () => {
  drafts.put(7, "note", NOTE);
  await drafts.write();
  expect(await drafts.load()).toEqual([]);
  expect(drafts.get(7, "note")).toEqual(NOTE);
});

it("does not write again what is only looked at", async () => {
  table.rows.set(7, JSON.stringify({ note: NOTE }));
  await drafts.load();
  drafts.put(7, "note", { ...NOTE });
  expect(isAnythingUnsaved()).toBe(false);
});

it("holds nothing up for somebody who is gone", async () => {
  table.refuses = { kind: "contactGone", id: 7 };
  drafts.put(7, "note", NOTE);
  expect(await wouldLose()).toBe(false);
});

it("lets a name be found behind a line break, and gives the break back", async () => {
  const text = "nein:\nerika@post.example\t\\neu\r\n";
  drafts.put(null, "domains", { text, saved: "" });
  await drafts.write();
  expect(table.rows.get(null)).toMatch(/\nerika@post\.example/);
  drafts.clear();
  await drafts.load();
  expect(drafts.get(null, "domains")?.text).toBe(text);
});

it("does not write again what the book forgot with somebody erased", async () => {
  drafts.put(null, "optouts", { text: "erika@post.example", source: "paste", ticked: [] });
  await drafts.write();
  table.rows.clear();
  await drafts.reload();
  drafts.put(null, "wording", { code: "newsletter", what: "wording", text: "Ja.", was: "" });
  await drafts.write();
  expect(table.rows.get(null)).not.toContain("erika");
});

it("tells a page what is left of its text after an erasure, or that nothing is", async () => {
  const told: unknown[] = [];
  drafts.whenLoaded("domains", (draft) => told.push(draft));
  drafts.put(null, "domains", { text: "erika.example", saved: "" });
  await drafts.write();
  table.rows.set(null, JSON.stringify({ domains: { text: "***", saved: "" } }));
  await drafts.reload();
  expect(told.splice(0)).toEqual([undefined, { text: "***", saved: "" }]);
  table.rows.clear();
  await drafts.reload();
  expect(told).toEqual([undefined]);
});

it("reads what another version wrote as far as it can, and nothing that is none", async () => {
  table.rows.set(null, JSON.stringify({ fresh: { form: { family: "Langer" } }, later: { text: "x" } }));
  table.rows.set(7, "{");
  table.rows.set(8, JSON.stringify({ note: { body: 5 }, value: "x" }));
  expect(await drafts.load()).toEqual([{ of: null, form: "fresh" }]);
  expect(drafts.get(null, "fresh")?.form).toEqual({ ...emptyForm(""), family: "Langer" });
  expect(drafts.get(null, "fresh")?.first).toEqual(emptyFirst());
  expect(drafts.get(null, "fresh")?.consenting).toBe(false);
  expect([drafts.has(7, "note"), drafts.has(8, "note"), drafts.has(8, "value")]).toEqual([
    false,
    false,
    false,
  ]);
});
