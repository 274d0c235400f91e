import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "$api";
import { holds } from "$parts/unsaved";
import { OPEN, windowShell } from "../../tests/shell";
import App from "../App.svelte";
import { desk } from "./desk.svelte";
import { wishes } from "./wishes.svelte";

// A whole window takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

let locked = false;
let typed = false;
let release: () => void;
const book = vi.fn<() => Promise<unknown>>();

beforeEach(() => {
  locked = typed = wishes.locking = false;
  desk.state = undefined;
  release = holds(() => typed);
  windowShell({
    desk_state: () => (locked ? { state: "locked", name: "Weingut Huber" } : OPEN),
    lock_book: () => {
      locked = true;
      return null;
    },
    restrict_contact: book,
  });
});
afterEach(() => {
  vi.useRealTimers();
  release();
});

/** The open book, with what is held as typed. */
async function show(something: boolean) {
  const { unmount } = render(App);
  await screen.findByRole("button", { name: "Sperren" });
  typed = something;
  return unmount;
}
const question = () => screen.queryByRole("heading", { name: "Eingaben verwerfen?" });

it("locks at once by its keys where nothing was typed", async () => {
  const unmount = await show(false);
  await userEvent.keyboard("{Control>}l{/Control}");
  await vi.waitFor(() => expect(locked).toBe(true));
  expect(question()).toBeNull();
  unmount();
});

it("asks before typed text goes with a lock by keys or button, and hides what lies behind", async () => {
  const unmount = await show(true);
  await userEvent.keyboard("{Control>}l{/Control}");
  expect(question()).toBeTruthy();
  expect(question()?.closest("dialog")?.classList).toContain("hiding");
  await userEvent.click(screen.getByRole("button", { name: /^Weiter eingeben/ }));
  expect(question()).toBeNull();
  expect(locked).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Sperren" }));
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen und sperren" }));
  await vi.waitFor(() => expect(locked).toBe(true));
  await vi.waitFor(() => expect(question()).toBeNull());
  unmount();
});

it("answers nothing by what is typed on, such as the passphrase, but by Escape", async () => {
  const unmount = await show(true);
  await userEvent.keyboard("{Control>}l{/Control}");
  expect(question()).toBeTruthy();
  await userEvent.keyboard("Wacholder Kutsche Fichte{Enter}");
  expect(question(), "no blank and no Enter pressed a button").toBeTruthy();
  expect(locked).toBe(false);
  await userEvent.keyboard("{Escape}");
  expect(question()).toBeNull();
  unmount();
});

it("waits for what is just being entered instead of asking about it", async () => {
  const unmount = await show(true);
  let entered: () => void = () => undefined;
  book.mockImplementation(
    () => new Promise((answer) => (entered = () => answer({ value: null, tables: [] }))),
  );
  const write = api.restrictContact(7, "claims", "");
  await userEvent.keyboard("{Control>}l{/Control}");
  expect(document.querySelector("dialog.hiding")?.hasAttribute("open"), "hidden at once").toBe(true);
  expect(question()).toBeNull();
  typed = false;
  entered();
  await write;
  await vi.waitFor(() => expect(locked).toBe(true));
  expect(question()).toBeNull();
  unmount();
});

it("asks all the same where the book refuses what is being entered", async () => {
  const unmount = await show(true);
  let refuse: () => void = () => undefined;
  book.mockImplementation(() => new Promise((_, fail) => (refuse = () => fail(new Error("refused")))));
  const write = api.restrictContact(7, "claims", "").catch(() => undefined);
  await userEvent.keyboard("{Control>}l{/Control}");
  refuse();
  await write;
  await vi.waitFor(() => expect(question()).toBeTruthy());
  expect(locked).toBe(false);
  unmount();
});

it("locks after twenty seconds without an answer, and not after one", async () => {
  const unmount = await show(true);
  vi.useFakeTimers();
  await fireEvent.keyDown(window, { key: "l", ctrlKey: true });
  await vi.advanceTimersByTimeAsync(10);
  await fireEvent.click(screen.getByRole("button", { name: /^Weiter eingeben/ }));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(locked).toBe(false);
  await fireEvent.keyDown(window, { key: "l", ctrlKey: true });
  await vi.advanceTimersByTimeAsync(10);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(locked).toBe(false);
  await vi.advanceTimersByTimeAsync(1500);
  expect(locked).toBe(true);
  unmount();
});
