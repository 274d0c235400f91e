import { mockIPC } from "@tauri-apps/api/mocks";
import { beforeEach, expect, it, vi } from "vitest";
import { api } from "$api";
import { toasts } from "$parts/toast.svelte";
import { desk } from "./desk.svelte";
import { pending, WAITS } from "./pending.svelte";

const EVA = 7;
const ADA = 3;
const asked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  toasts.forget();
  asked.length = 0;
  desk.failure = undefined;
  desk.state = { state: "open", undo: null, redo: null } as unknown as typeof desk.state;
  mockIPC((command) => {
    if (command === "note_refusal") return null;
    asked.push(command);
    return { value: command === "undo" ? "edit_contact" : null, tables: [] };
  });
  pending.drop();
});

it("names the person, leads there, and can be taken back for ten seconds as if it had not been said", async () => {
  await desk.refuse(EVA, "Eva Brandt");
  expect(toasts.current?.text).toContain("Eva Brandt");
  expect(toasts.current?.to?.label).toBe("Kontakt zeigen");
  await desk.undo();
  await vi.advanceTimersByTimeAsync(WAITS + 1);
  expect(asked).toEqual([]);
  expect(pending.waiting).toBeUndefined();
});

it("is written as final after ten seconds", async () => {
  await desk.refuse(EVA, "Eva Brandt");
  await vi.advanceTimersByTimeAsync(WAITS + 1);
  expect(asked).toEqual(["block_contact"]);
});

it.each([
  ["a list goes out", () => api.exportNewsletter("/l.csv", "newsletter", "email", "Versand")],
  ["something else is written", () => api.binContacts([ADA])],
  ["the book is closed", () => api.closeBook(false)],
])("is written before %s", async (_, act) => {
  await desk.refuse(EVA, "Eva Brandt");
  await act();
  expect(asked[0]).toBe("block_contact");
  expect(asked).toHaveLength(2);
});

it("is left to the shell, which locks at once, when the book is locked", async () => {
  const noted: unknown[] = [];
  mockIPC((command, payload) => {
    noted.push([command, (payload as { contact?: number }).contact]);
    return null;
  });
  await desk.refuse(EVA, "Eva Brandt");
  await api.lockBook();
  expect(noted).toEqual([
    ["note_refusal", EVA],
    ["lock_book", undefined],
  ]);
});

it("waits on while somebody only looks", async () => {
  await desk.refuse(EVA, "Eva Brandt");
  await api.getContact(ADA);
  await api.searchContacts("a", 5);
  await api.erasedLikeContact(ADA);
  await api.peopleOf(ADA);
  expect(asked).not.toContain("block_contact");
});

it("takes the way back away as soon as it is final, and says so", async () => {
  await desk.refuse(EVA, "Eva Brandt");
  const back = toasts.current?.back;
  await api.binContacts([ADA]);
  expect(toasts.current?.back).toBeUndefined();
  expect(toasts.current?.text).toContain("steht jetzt fest");
  asked.length = 0;
  back?.act();
  expect(asked, "no step before it is taken back").toEqual([]);
  expect(toasts.current?.text).toContain("Das Nein steht schon fest");
});

it("says what went wrong when it could not be written", async () => {
  mockIPC((command) => {
    if (command === "note_refusal") return null;
    throw { kind: "diskFull" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
  });
  await desk.refuse(EVA, "Eva Brandt");
  await pending.flush();
  expect(desk.failure).toEqual({ kind: "diskFull" });
});

it("takes an older step, below a no, back only after it was named with whose it is", async () => {
  const step = { op: "edit_contact", contact: ADA, name: "Ada Lovelace", people: 1, passed: true };
  desk.state = { state: "open", undo: step, redo: null } as unknown as typeof desk.state;
  await desk.undo();
  expect(asked, "only whether Ada is restricted").toEqual(["get_contact"]);
  expect(toasts.current?.text).toMatch(/Nein zu Werbung.*Kontakt geändert, Ada Lovelace/);
  toasts.current?.back?.act();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(["get_contact", "undo"]);
  expect(toasts.current?.text).toBe("Zurückgenommen: Kontakt geändert, Ada Lovelace");
});
