import { describe, expect, it } from "vitest";
import { flushSync } from "svelte";
import { wrap } from "./call";
import { live } from "./live.svelte";

const api = wrap({
  good: () =>
    Promise.resolve({ status: "ok" as const, data: 7 } as
      { status: "ok"; data: number } | { status: "error"; error: { kind: "locked" } }),
  bad: () =>
    Promise.resolve({ status: "error" as const, error: { kind: "locked" } } as
      { status: "ok"; data: number } | { status: "error"; error: { kind: "locked" } }),
  plain: () => Promise.resolve("de"),
  write: (table: string) => Promise.resolve({ value: null, tables: [table] }),
});

describe("api", () => {
  it("gives the value of a command that went well", async () => {
    expect(await api.good()).toBe(7);
  });

  it("throws the core's error as it is", async () => {
    await expect(api.bad()).rejects.toEqual({ kind: "locked" });
  });

  it("passes on the answer of a command that cannot fail", async () => {
    expect(await api.plain()).toBe("de");
  });

  it("has what was read from a table read again after a write to it", async () => {
    let readings = 0;
    const stop = $effect.root(() => {
      live(["contacts"], () => Promise.resolve(++readings));
    });
    flushSync();
    await api.write("notes");
    flushSync();
    expect(readings).toBe(1);
    await api.write("contacts");
    flushSync();
    expect(readings).toBe(2);
    stop();
  });
});
