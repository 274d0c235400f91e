import { mockIPC } from "@tauri-apps/api/mocks";
import { beforeEach, describe, expect, it } from "vitest";
import { toasts } from "$parts/toast.svelte";
import { desk } from "./desk.svelte";

const fault = { kind: "database" };

beforeEach(() => {
  desk.failure = undefined;
  toasts.forget();
});

describe("telling what was done", () => {
  it("offers the way back for a step of the undo list", async () => {
    expect(await desk.act(() => Promise.resolve(), "Notiz eingetragen")).toBe(true);
    expect(toasts.current?.back?.label).toBe("Rückgängig");
  });

  it("offers no way back for what lasts, since that would take back an earlier step", async () => {
    await desk.act(() => Promise.resolve(), "Gesperrt", { lasting: true });
    expect(toasts.current).toEqual({ text: "Gesperrt" });
    desk.tell("Widerrufen", { lasting: true });
    expect(toasts.current).toEqual({ text: "Widerrufen" });
  });

  it("takes an earlier failure away, for what was asked since went well", async () => {
    desk.fail(fault);
    desk.tell("Geändert");
    expect(desk.failure).toBeUndefined();
    desk.fail(fault);
    mockIPC(() => ({ value: "contact_edited", tables: [] }));
    await desk.undo();
    expect(desk.failure).toBeUndefined();
  });
});
