import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { holds } from "$parts/unsaved";
import { DraftTable } from "../../tests/shell";
import { drafts } from "../contacts/drafts";
import Closing from "./Closing.svelte";
import { desk } from "./desk.svelte";

const shell = vi.fn<(command: string, args: unknown) => unknown>();
const asked = () => shell.mock.calls.map(([command]) => command);

beforeEach(() => {
  desk.config = { language: "de", backupOnClose: true, backupFolder: "/media/stick" } as typeof desk.config;
  shell.mockReset().mockImplementation((command) => {
    if (command === "desk_state") return { state: "none" };
    if (command === "load_config") return desk.config;
    if (command === "app_info") return { version: "", dataFolder: "" };
    return null;
  });
  mockIPC((command, args) => shell(command, args), { shouldMockEvents: true });
});

it("backs up and ends the program when the window is to be closed", async () => {
  const { unmount } = render(Closing, { open: false });
  await emit("close-requested");
  await waitFor(() => {
    expect(asked()).toContain("quit");
  });
  expect(shell).toHaveBeenCalledWith("close_book", { backup: true });
  expect(asked().indexOf("close_book")).toBeLessThan(asked().indexOf("quit"));
  unmount();
});

it("ends nothing any more once somebody chose to leave the book open", async () => {
  const user = userEvent.setup();
  const rest = shell.getMockImplementation();
  shell.mockImplementation((command, args) => {
    if (command !== "close_book") return rest?.(command, args);
    throw { kind: "placeMissing" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
  });
  const { rerender, unmount } = render(Closing, { open: false });
  await emit("close-requested");
  await user.click(await screen.findByRole("button", { name: /^Offen lassen/ }));
  if (rest) shell.mockImplementation(rest);
  await rerender({ open: true });
  await waitFor(() => {
    expect(asked().filter((command) => command === "close_book")).toHaveLength(2);
  });
  expect(asked()).not.toContain("quit");
  unmount();
});

it("asks above everything before typed text is lost, and closes nothing until that is answered", async () => {
  const user = userEvent.setup();
  let typed = true;
  const release = holds(() => typed);
  const { unmount } = render(Closing, { open: false });
  await emit("close-requested");
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(asked()).not.toContain("close_book");
  await user.click(screen.getByRole("button", { name: /^Offen lassen/ }));
  expect(asked()).not.toContain("quit");
  await emit("close-requested");
  await user.click(await screen.findByRole("button", { name: "Verwerfen und schließen" }));
  await waitFor(() => {
    expect(asked()).toContain("quit");
  });
  expect(asked()).toContain("close_book");
  typed = false;
  release();
  unmount();
});

it("says what would go and that the rest waits, and what was thrown away does not come back", async () => {
  const user = userEvent.setup();
  const table = new DraftTable();
  const rest = shell.getMockImplementation();
  shell.mockImplementation((command, args) => {
    const answer = table.answers[command];
    return typeof answer === "function"
      ? (answer as (args: unknown) => unknown)(args)
      : rest?.(command, args);
  });
  drafts.put(7, "note", { activity: "note", body: "Ruft an" });
  drafts.put(null, "domains", { text: "ö".repeat(40_000), saved: "" });
  const { unmount } = render(Closing, { open: false });
  await emit("close-requested");
  expect((await screen.findByRole("alert")).textContent).toContain("Ihre eigenen Mail-Domains");
  expect(screen.getByText(/wartet im Buch/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Verwerfen und schließen" }));
  await waitFor(() => expect(asked()).toContain("quit"));
  expect([...table.rows.keys()]).toEqual([7]);
  expect(drafts.has(null, "domains")).toBe(false);
  drafts.clear();
  unmount();
});

it("gives the shell a sign of life, for a page without one is taken for crashed", async () => {
  const { unmount } = render(Closing, { open: false });
  await emit("close-requested");
  await waitFor(() => {
    expect(asked()).toContain("note_activity");
  });
  unmount();
});
