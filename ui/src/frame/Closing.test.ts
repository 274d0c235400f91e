import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { toasts } from "$parts/toast.svelte";
import Closing from "./Closing.svelte";
import { desk } from "./desk.svelte";

const shell = vi.fn<(command: string, args: unknown) => unknown>();
const asked = () => shell.mock.calls.map(([command]) => command);

beforeEach(() => {
  toasts.forget();
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
  shell.mockImplementationOnce(() => {
    throw { kind: "placeMissing" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
  });
  const { rerender, unmount } = render(Closing, { open: false });
  await emit("close-requested");
  await user.click(await screen.findByRole("button", { name: "Offen lassen" }));
  if (rest) shell.mockImplementation(rest);
  await rerender({ open: true });
  await waitFor(() => {
    expect(asked().filter((command) => command === "close_book")).toHaveLength(2);
  });
  expect(asked()).not.toContain("quit");
  unmount();
});

it("says so and closes nothing while another dialog is open, for what was typed there would be lost", async () => {
  const other = document.body.appendChild(document.createElement("dialog"));
  other.open = true;
  const { unmount } = render(Closing, { open: false });
  await emit("close-requested");
  await waitFor(() => {
    expect(toasts.current?.text).toContain("Das Buch bleibt offen");
  });
  expect(asked()).not.toContain("close_book");
  other.remove();
  unmount();
});
