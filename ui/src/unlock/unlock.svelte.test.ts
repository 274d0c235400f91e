import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it, vi } from "vitest";
import { Unlocking } from "./unlock.svelte";

// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the core's errors are data
const refuse = (error: object) => mockIPC(() => Promise.reject(error));

it("says at the field that the passphrase does not fit and keeps it for correction", async () => {
  refuse({ kind: "wrongPassphrase" });
  const unlocking = new Unlocking(false);
  unlocking.passphrase = "rot";
  expect(await unlocking.open()).toBe(false);
  expect(unlocking.wrong).toBe("wrongPassphrase");
  expect(unlocking.passphrase).toBe("rot");
});

it("asks before it carries out erasures of another copy", async () => {
  refuse({ kind: "erasedElsewhere", count: 2, at: 0 });
  const unlocking = new Unlocking(false);
  unlocking.passphrase = "rot";
  await unlocking.open();
  expect(unlocking.erasedElsewhere?.count).toBe(2);
  expect(unlocking.wrong).toBeUndefined();
});

it("keeps no passphrase once the book is open", async () => {
  mockIPC(() => []);
  const unlocking = new Unlocking(false);
  unlocking.passphrase = "rot";
  expect(await unlocking.open()).toBe(true);
  expect(unlocking.passphrase).toBe("");
});

it("sends nothing while the field is empty", async () => {
  const calls = vi.fn();
  mockIPC(calls);
  await new Unlocking(false).open();
  expect(calls).not.toHaveBeenCalled();
});

it("opens the sample firm without a passphrase", async () => {
  const calls = vi.fn(() => []);
  mockIPC(calls);
  expect(await new Unlocking(true).open()).toBe(true);
  expect(calls).toHaveBeenCalledWith("open_book", { passphrase: "", applyErasures: false });
});

it("drops the code when the other way in is taken", () => {
  const unlocking = new Unlocking(false);
  unlocking.by("code");
  unlocking.code = "abc";
  unlocking.by("passphrase");
  expect(unlocking.code).toBe("");
});
