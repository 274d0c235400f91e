import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it } from "vitest";
import { Starting, codeLines } from "./start.svelte";

function filled(): Starting {
  const starting = new Starting();
  starting.name = "Weingut Huber";
  starting.owner = "Maria Huber";
  starting.folder = "/home/office";
  starting.passphrase = "fünf zufällige wörter stehen hier";
  starting.enough = true;
  return starting;
}

it("makes the book only after a good passphrase", async () => {
  const asked: string[] = [];
  mockIPC((command) => {
    asked.push(command);
    return { path: "", recoveryCode: "a b c d e" };
  });
  const starting = filled();
  starting.enough = false;
  await starting.next();
  await starting.next();
  await starting.next();
  expect(starting.step).toBe("passphrase");
  expect(asked).toEqual(["check_place"]);
  starting.enough = true;
  await starting.next();
  expect(asked).toEqual(["check_place", "create_book"]);
  expect(starting.step).toBe("code");
});

it("weighs the passphrase at Enter, not by what the bar said of another one", async () => {
  mockIPC((_, args) => ({ bits: 9, enough: (args as { text: string }).text.length > 20 }));
  const starting = filled();
  starting.step = "passphrase";
  starting.enough = false;
  await starting.weigh();
  expect(starting.missing).toBeUndefined();
  starting.passphrase = "kurz";
  await starting.weigh();
  expect(starting.missing).toBe("weak");
});

it("stays at the folder that is refused, and says why", async () => {
  mockIPC(() => {
    throw { kind: "onNetworkShare" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
  });
  const starting = filled();
  await starting.next();
  await starting.next();
  expect(starting.step).toBe("name");
  expect(starting.failure).toEqual({ kind: "onNetworkShare" });
});

it("keeps no passphrase after the book was made", async () => {
  mockIPC(() => ({ path: "", recoveryCode: "a" }));
  const starting = filled();
  starting.step = "passphrase";
  await starting.next();
  expect(starting.passphrase).toBe("");
});

it("lets nobody in before the code was typed back rightly", async () => {
  mockIPC((_, args) => (args as { code: string }).code === "a b");
  const starting = filled();
  starting.step = "check";
  starting.typed = "a x";
  expect(await starting.next()).toBe(false);
  expect(starting.mismatch).toBe(true);
  starting.typed = " a b ";
  expect(await starting.next()).toBe(true);
});

it("cannot go back behind a book that was made", () => {
  const starting = filled();
  starting.step = "code";
  starting.back();
  expect(starting.step).toBe("code");
});

it("writes the code in lines of four groups", () => {
  expect(codeLines("A1-B2-C3-D4-E5")).toEqual([["A1", "B2", "C3", "D4"], ["E5"]]);
});
