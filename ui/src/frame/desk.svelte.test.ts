import { mockIPC } from "@tauri-apps/api/mocks";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { touched } from "$api";
import { toasts } from "$parts/toast.svelte";
import { personOf } from "../../tests/people";
import { desk } from "./desk.svelte";
import { places } from "./places.svelte";

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

it("knows whom a refused act was about, and forgets it with the failure", async () => {
  mockIPC((command) =>
    command === "get_contact"
      ? {
          kind: "person",
          title: "",
          given: "Rita",
          family: "Ruhig",
          organisation: "",
          emails: [],
          phones: [],
        }
      : null,
  );
  desk.fail({ kind: "contactRestricted", id: 7 });
  await vi.waitFor(() => expect(desk.failedFor).toBe("Rita Ruhig"));
  desk.leave();
  expect(desk.failure).toBeUndefined();
  desk.fail(fault);
  expect(desk.failedFor).toBe("");
  desk.leave();
  expect(desk.failure, "a fault of the book stays until it is put away").toBe(fault);
});

describe("taking back", () => {
  beforeEach(() => places.forget());

  it("shows the person who comes back from the bin", async () => {
    const undo = { op: "bin_contacts", contact: 7, name: "Ada", people: 1, passed: false };
    desk.state = { state: "open", undo } as typeof desk.state;
    mockIPC(() => ({ value: "bin_contacts", tables: [] }));
    await desk.undo();
    expect(places.here).toMatchObject({ contact: 7 });
  });

  it("asks anew about a step below a no once something was written since it was asked", async () => {
    const undo = { op: "grant_consent", contact: 7, name: "Ada", people: 1, passed: true };
    const state = { state: "open", undo } as NonNullable<typeof desk.state>;
    desk.state = state;
    const calls: string[] = [];
    mockIPC((command) => {
      calls.push(command);
      return { value: "grant_consent", tables: [] };
    });
    await desk.undo();
    desk.follow(state);
    await desk.undo();
    expect(calls).not.toContain("undo");
  });

  const rita = { ...personOf(7), given: "Rita", family: "Ruhig" };

  it("offers no step of somebody who was restricted after it, but says why it stays", async () => {
    const undo = { op: "add_contact", contact: 7, name: "Rita Ruhig", people: 1, passed: true };
    desk.follow({ state: "open", undo } as NonNullable<typeof desk.state>);
    const calls: string[] = [];
    mockIPC((command) => {
      calls.push(command);
      return { ...rita, restrictedAt: 1 };
    });
    for (const press of ["first", "second"]) {
      await desk.undo();
      expect(toasts.current?.text).toMatch(
        /„Kontakt angelegt“ lässt sich nicht .* Rita Ruhig ist eingeschränkt/,
      );
      expect(toasts.current?.back, press).toBeUndefined();
    }
    expect(calls).not.toContain("undo");
    toasts.current?.to?.act();
    expect(places.here).toMatchObject({ contact: 7 });
  });

  it("does not offer again a step about several that was refused for one of them", async () => {
    const undo = { op: "tag_contacts", contact: null, name: "Ada", people: 3, passed: true };
    desk.follow({ state: "open", undo } as NonNullable<typeof desk.state>);
    const calls: string[] = [];
    mockIPC((command) => {
      calls.push(command);
      if (command === "undo") throw { kind: "contactRestricted", id: 7 }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
      return { ...rita, restrictedAt: 1 };
    });
    await desk.undo();
    expect(toasts.current?.back).toBeDefined();
    await desk.undo();
    await desk.undo();
    expect(calls.filter((command) => command === "undo")).toHaveLength(1);
    expect(toasts.current?.text).toContain("Rita Ruhig ist eingeschränkt");
    expect(toasts.current?.back).toBeUndefined();
    expect(desk.failure).toBeUndefined();
  });

  it("says of repeating, not of taking back, that there is nothing", async () => {
    desk.state = { state: "open", redo: null } as typeof desk.state;
    mockIPC(() => {
      throw { kind: "nothingToUndo" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
    });
    await desk.redo();
    expect(toasts.current?.text).toBe("Es gibt keinen Schritt, der sich wiederholen lässt.");
  });

  it("names the import that was the last thing, and leads to where it is taken back", async () => {
    const undo = { op: "add_contact", contact: 7, name: "Ada", people: 1, passed: true };
    desk.follow({ state: "open", undo } as NonNullable<typeof desk.state>);
    const calls: string[] = [];
    mockIPC((command) => {
      calls.push(command);
      return { value: "add_contact", tables: [] };
    });
    touched(["contacts", "imports"]);
    desk.imported("kunden.csv");
    await desk.undo();
    expect(toasts.current?.text).toMatch(/„kunden.csv“ übernommen.*Davor: Kontakt angelegt, Ada$/);
    expect(calls).not.toContain("undo");
    toasts.current?.to?.act();
    expect(places.here.area).toBe("import");
  });

  it("names the import also where there is no step before it", async () => {
    desk.state = { state: "open", undo: null } as typeof desk.state;
    touched(["contacts"]);
    desk.imported("kunden.csv");
    await desk.undo();
    expect(toasts.current).toMatchObject({
      text: expect.stringContaining("„kunden.csv“ übernommen") as string,
    });
    expect(toasts.current?.to?.label).toBe("Zur Übernahme");
    expect(toasts.current?.back).toBeUndefined();
  });

  it("names no import once something else was written since", async () => {
    vi.useFakeTimers();
    const undo = { op: "grant_consent", contact: 7, name: "Ada", people: 1, passed: true };
    desk.follow({ state: "open", undo } as NonNullable<typeof desk.state>);
    touched(["contacts"]);
    desk.imported("kunden.csv");
    vi.advanceTimersByTime(5);
    touched(["contacts"]);
    await desk.undo();
    vi.useRealTimers();
    expect(toasts.current?.text).toMatch(/^Das Letzte bleibt/);
  });

  it("says beside the page, not as a fault, that there is nothing to take back", async () => {
    desk.state = { state: "open", undo: null } as typeof desk.state;
    mockIPC(() => {
      throw { kind: "nothingToUndo" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
    });
    await desk.undo();
    expect(desk.failure).toBeUndefined();
    expect(toasts.current?.text).toBe("Es gibt keinen Schritt, der sich zurücknehmen lässt.");
  });
});

describe("closing the book in a window that stays", () => {
  beforeEach(() => {
    desk.state = { state: "open" } as typeof desk.state;
    mockIPC((command) => {
      if (command === "desk_state") return { state: "none" };
      if (command === "app_info") return { version: "1.2.3", dataFolder: "/home/huber/Dokumente" };
      return { recentBooks: [{ name: "Weingut Huber" }] };
    });
  });

  it("asks again for the place of new books, which the shell forgot with the book", async () => {
    desk.documents = "";
    await desk.refresh();
    expect(desk.documents).toBe("/home/huber/Dokumente");
    expect(desk.config?.recentBooks[0]?.name).toBe("Weingut Huber");
  });

  it("lets the pages forget what they kept of it", async () => {
    const forget = vi.fn();
    desk.whenClosed(forget);
    await desk.refresh();
    expect(forget).toHaveBeenCalledOnce();
  });
});

describe("changing a setting", () => {
  const config = { language: "de", size: 100, autoLockMinutes: 10 } as NonNullable<typeof desk.config>;

  it("shows what was kept, not what was wished", async () => {
    desk.config = config;
    mockIPC(() => ({ ...config, autoLockMinutes: 5 }));
    await desk.configure({ autoLockMinutes: 1 });
    expect(desk.config.autoLockMinutes).toBe(5);
  });

  it("lets a late answer take no newer change back", async () => {
    desk.config = config;
    mockIPC((_, args) => (args as { config: object }).config);
    await Promise.all([desk.configure({ size: 120 }), desk.configure({ autoLockMinutes: 30 })]);
    expect(desk.config).toMatchObject({ size: 120, autoLockMinutes: 30 });
  });
});
