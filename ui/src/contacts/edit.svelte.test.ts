import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it } from "vitest";
import { toasts } from "$parts/toast.svelte";
import { comeback } from "./comeback.svelte";
import { edit, refusal } from "./edit.svelte";
import { PLAIN } from "./values";

const change = { do: "add", content: { kind: "email", value: "eva@beispiel.example", label: "" } } as const;

/** A core that knows the person as erased. */
function erased() {
  const asked: unknown[] = [];
  mockIPC((command, args) => {
    if (command !== "edit_contact") return null;
    const { erasedBefore } = args as { erasedBefore: string };
    asked.push(erasedBefore);
    if (erasedBefore === "refuse") throw { kind: "erasedPerson" } as unknown as Error;
    return { value: null, tables: [] };
  });
  return asked;
}

it("asks whether an erased person comes back before it changes anything", async () => {
  const asked = erased();
  const done = edit(1, [change], PLAIN);
  await new Promise((settled) => setTimeout(settled, 0));
  expect([comeback.asking, asked]).toEqual([true, ["refuse"]]);
  comeback.answer(true);
  expect(await done).toBe(true);
  expect(asked).toEqual(["refuse", "returnsByThemselves"]);
});

it("leaves everything as it is if they do not", async () => {
  const asked = erased();
  const done = edit(1, [change], PLAIN);
  await new Promise((settled) => setTimeout(settled, 0));
  comeback.answer(false);
  expect(await done).toBe(false);
  expect(asked).toEqual(["refuse"]);
});

it("says beside the field that there is a restricted record", () => {
  expect(refusal({ kind: "restrictedPerson", id: 3 })).toMatch(/eingeschränkt/);
});

it("says whose record was changed, by the name it has now", async () => {
  const ilse = {
    kind: "person",
    title: "",
    given: "Ilse",
    family: "Huber",
    organisation: "",
    emails: [],
    phones: [],
  };
  mockIPC((command) => (command === "get_contact" ? ilse : { value: null, tables: [] }));
  expect(await edit(1, [change], PLAIN)).toBe(true);
  expect(toasts.current?.text).toBe("Huber, Ilse geändert");
});
