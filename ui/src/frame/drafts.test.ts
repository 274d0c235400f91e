import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { drafts } from "../contacts/drafts";
import { desk } from "./desk.svelte";
import { places } from "./places.svelte";
import { wishes } from "./wishes.svelte";

// A whole window takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

const config = { language: "de", size: 100, theme: "system", contrast: "system", recentBooks: [] };
let waiting: { contact: number | null; body: string }[] = [];

beforeEach(() => {
  desk.state = undefined;
  wishes.adding = undefined;
  places.forget();
  drafts.clear();
  mockIPC(
    (command) => {
      if (command === "load_config") return config;
      if (command === "desk_state")
        return { state: "open", name: "Weingut Huber", sample: false, notices: [], lastBackupAt: null };
      if (command === "app_info") return { version: "1.2.3", dataFolder: "" };
      if (command === "list_drafts") return waiting;
      return new Promise(() => undefined);
    },
    { shouldMockEvents: true },
  );
});
afterEach(() => drafts.clear());

it("opens the form again in which somebody was typing when the book was locked", async () => {
  waiting = [{ contact: null, body: JSON.stringify({ form: { family: "Langer" }, first: {} }) }];
  const { unmount } = render(App);
  expect((await screen.findByLabelText<HTMLInputElement>("Nachname")).value).toBe("Langer");
  unmount();
});

it("leads to the person about whom a note was being written", async () => {
  waiting = [{ contact: 7, body: JSON.stringify({ activity: "call", body: "Ruft an" }) }];
  const { unmount } = render(App);
  await waitFor(() => expect(places.here).toMatchObject({ area: "contacts", contact: 7 }));
  unmount();
});
