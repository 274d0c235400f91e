import { render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DraftTable, windowShell } from "../../tests/shell";
import App from "../App.svelte";
import { drafts } from "../contacts/drafts";
import { desk } from "./desk.svelte";
import { places } from "./places.svelte";
import { wishes } from "./wishes.svelte";

// A whole window takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

let table: DraftTable;

beforeEach(() => {
  table = new DraftTable();
  desk.state = undefined;
  wishes.adding = undefined;
  places.forget();
  drafts.clear();
  windowShell(table.answers);
});
afterEach(() => drafts.clear());

it("opens the form again in which somebody was typing when the book was locked", async () => {
  table.rows.set(null, JSON.stringify({ fresh: { form: { family: "Langer" }, first: {} } }));
  const { unmount } = render(App);
  expect((await screen.findByLabelText<HTMLInputElement>("Nachname")).value).toBe("Langer");
  unmount();
});

it("leads to the person about whom something was being written", async () => {
  table.rows.set(7, JSON.stringify({ note: { activity: "call", body: "Ruft an" } }));
  const { unmount } = render(App);
  await waitFor(() => expect(places.here).toMatchObject({ area: "contacts", contact: 7 }));
  unmount();
});

it("leads to the page on which something was being written about nobody of the book", async () => {
  table.rows.set(null, JSON.stringify({ optouts: { text: "a@post.example", source: "paste" } }));
  const { unmount } = render(App);
  await waitFor(() => expect(places.here.area).toBe("newsletter"));
  expect(await screen.findByDisplayValue("a@post.example")).toBeTruthy();
  unmount();
});
