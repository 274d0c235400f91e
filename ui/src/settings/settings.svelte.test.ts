import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it, vi } from "vitest";
import { PassphraseChange, canWeigh, currentWording } from "./settings.svelte";

const purpose = {
  id: 1,
  code: "ads_post",
  name: "",
  advertising: true,
  channels: [{ channel: "post" as const, grounds: ["consent" as const, "legitimate_interest" as const] }],
  weighing: "",
  wordings: [
    { version: 1, text: "alt", createdAt: 0 },
    { version: 3, text: "neu", createdAt: 2 },
    { version: 2, text: "mittel", createdAt: 1 },
  ],
};

it("uses the newest version of a wording", () => expect(currentWording(purpose)?.text).toBe("neu"));
it("offers a weighing only where the law knows one", () => {
  expect(canWeigh(purpose)).toBe(true);
  expect(canWeigh({ ...purpose, channels: [{ channel: "email", grounds: ["consent"] }] })).toBe(false);
});

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
