import { mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isAnythingUnsaved, wouldLose } from "$parts/unsaved";
import { drafts } from "./drafts";
import { emptyFirst, emptyForm } from "./person.svelte";
import { PLAIN } from "./values";

const NOTE = { activity: "call", body: "Ruft Montag an" } as const;
/** What the book holds, by contact. */
const book = new Map<number | null, string>();
let refuses = false;
let gone = false;

beforeEach(() => {
  vi.useFakeTimers();
  book.clear();
  refuses = gone = false;
  mockIPC((command, args) => {
    const { contact, body } = args as { contact: number | null; body: string };
    if (command === "list_drafts") return [...book].map(([contact, body]) => ({ contact, body }));
    if (command !== "note_draft") return null;
    if (refuses) throw new Error("full");
    if (gone) throw Object.assign(new Error("gone"), { kind: "contactGone", id: 7 });
    if (body === "") book.delete(contact);
    else book.set(contact, body);
    return null;
  });
});
afterEach(() => {
  drafts.clear();
  vi.useRealTimers();
});

it("writes a note into the book a moment after the last key, and forgets it there once it is entered", async () => {
  drafts.set(7, { activity: "note", body: "R" });
  drafts.set(7, NOTE);
  expect(book.size).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(JSON.parse(book.get(7) ?? "")).toEqual(NOTE);
  drafts.delete(7);
  await vi.advanceTimersByTimeAsync(1000);
  expect(book.size).toBe(0);
});

it("loses nothing to a lock right behind the last key", async () => {
  drafts.set(7, NOTE);
  expect(isAnythingUnsaved()).toBe(true);
  expect(await wouldLose()).toBe(false);
  expect(book.has(7)).toBe(true);
});

it("says that it would lose what the book refuses", async () => {
  refuses = true;
  drafts.set(7, NOTE);
  expect(await wouldLose()).toBe(true);
  refuses = false;
  expect(await wouldLose()).toBe(false);
});

it("gives back what waited in the book, the newest note first", async () => {
  drafts.set(7, NOTE);
  drafts.set(8, { activity: "note", body: "später" });
  drafts.keep({ form: emptyForm("Langer Entwurf"), first: emptyFirst(), given: PLAIN });
  await drafts.write();
  drafts.clear();
  expect(await drafts.load()).toBe(8);
  expect(drafts.get(7)).toEqual(NOTE);
  expect(drafts.fresh?.form).toEqual(emptyForm("Langer Entwurf"));
});

it("leads nobody away from where they are to a note that is known already", async () => {
  drafts.set(7, NOTE);
  await drafts.write();
  expect(await drafts.load()).toBeNull();
  expect(drafts.get(7)).toEqual(NOTE);
});

it("holds nothing up for somebody who is gone", async () => {
  gone = true;
  drafts.set(7, NOTE);
  expect(await wouldLose()).toBe(false);
});

it("reads what another version wrote as far as it can, and nothing that is none", async () => {
  book.set(null, JSON.stringify({ form: { family: "Langer" } }));
  book.set(7, "{");
  book.set(8, JSON.stringify({ body: 5 }));
  expect(await drafts.load()).toBeNull();
  expect(drafts.fresh?.form).toEqual({ ...emptyForm(""), family: "Langer" });
  expect(drafts.fresh?.first).toEqual(emptyFirst());
  expect([drafts.has(7), drafts.has(8)]).toEqual([false, false]);
});
