import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it, vi } from "vitest";
import { PassphraseChange } from "./settings.svelte";

it("changes no passphrase while the two new ones differ", async () => {
  const calls = vi.fn();
  mockIPC(calls);
  const change = new PassphraseChange();
  Object.assign(change, { old: "a", fresh: "lang genug b", again: "lang genug c", enough: true });
  expect(await change.save()).toBe(false);
  expect(calls).not.toHaveBeenCalled();
  expect(change.differs).toBe(true);
});

it("keeps nothing typed after the change", async () => {
  mockIPC(() => null);
  const change = new PassphraseChange();
  Object.assign(change, { old: "a", fresh: "lang genug b", again: "lang genug b", enough: true });
  expect(await change.save()).toBe(true);
  expect([change.old, change.fresh, change.again]).toEqual(["", "", ""]);
});
