import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { desk } from "../frame/desk.svelte";
import Unlock from "./Unlock.svelte";

it("leads back to the start page without a backup, so that a damaged book can be restored", async () => {
  const user = userEvent.setup();
  const asked = vi.fn<(command: string, args: unknown) => void>();
  mockIPC((command, args) => {
    asked(command, args);
    if (command === "desk_state") return { state: "none" };
    if (command === "load_config") return { language: "de", recentBooks: [] };
    if (command === "app_info") return { version: "", dataFolder: "/home/huber" };
    return null;
  });
  render(Unlock, {
    book: { state: "locked", path: "/tmp/b", name: "Weingut Huber", sample: false, lastBackupAt: null },
  });
  await user.click(screen.getByRole("button", { name: "Zur Startseite" }));
  await waitFor(() => {
    expect(desk.state?.state).toBe("none");
  });
  expect(asked).toHaveBeenCalledWith("close_book", { backup: false });
  // Closing made the shell forget the folder it had proposed.
  await waitFor(() => {
    expect(desk.documents).toBe("/home/huber");
  });
});

const locked = {
  state: "locked" as const,
  path: "/tmp/b",
  name: "Weingut Huber",
  sample: false,
  lastBackupAt: null,
};

it("says in which folder it lies where another book has the same name", async () => {
  mockIPC(() => null);
  const other = (path: string, name: string) => ({ path, name });
  const config = (recentBooks: object[]) => ({ language: "de", recentBooks }) as typeof desk.config;
  desk.config = config([other("/media/stick/b", "Weingut Berg")]);
  render(Unlock, { book: { ...locked, path: "/home/huber/b" } });
  expect(screen.queryByText("/home/huber")).toBeNull();
  desk.config = config([other("/media/stick/b", "Weingut Huber")]);
  expect(await screen.findByText("/home/huber")).toBeTruthy();
  desk.config = undefined;
});

it("goes on from the recovery code by Enter, and opens by the next", async () => {
  const user = userEvent.setup();
  const asked = vi.fn<(command: string, args: unknown) => void>();
  mockIPC((command, args) => {
    asked(command, args);
    if (command === "desk_state") return { state: "none" };
    if (command === "load_config") return { language: "de", recentBooks: [] };
    if (command === "app_info") return { version: "", dataFolder: "" };
    return command === "passphrase_strength" ? { bits: 70, enough: true } : null;
  });
  render(Unlock, { book: locked });
  await user.click(screen.getByRole("button", { name: "Mit Wiederherstellungscode öffnen" }));
  await user.type(screen.getByLabelText("Wiederherstellungscode"), "anker birke{Enter}");
  expect(document.activeElement).toBe(screen.getByLabelText("Neues Kennwort"));
  await user.keyboard("fünf neue wörter{Enter}");
  await waitFor(() => {
    expect(asked).toHaveBeenCalledWith("open_with_recovery", {
      code: "anker birke",
      newPassphrase: "fünf neue wörter",
      applyErasures: false,
    });
  });
});

it("says at the field what is missing, and goes there", async () => {
  const user = userEvent.setup();
  mockIPC(() => null);
  render(Unlock, { book: locked });
  await user.click(screen.getByRole("button", { name: /^Buch öffnen/ }));
  expect(screen.getByText("Geben Sie das Kennwort ein")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Kennwort"));
  await user.click(screen.getByRole("button", { name: "Mit Wiederherstellungscode öffnen" }));
  expect(screen.queryByText(/^Geben Sie .* ein$/), "not before anybody tried").toBeNull();
  await user.click(screen.getByRole("button", { name: /^Buch öffnen/ }));
  expect(screen.getByText("Geben Sie den Code vom Blatt ein")).toBeTruthy();
  await user.type(screen.getByLabelText("Wiederherstellungscode"), "anker birke");
  await user.click(screen.getByRole("button", { name: /^Buch öffnen/ }));
  expect(screen.getByText("Geben Sie ein neues Kennwort ein")).toBeTruthy();
});

it("leads on to the question about erasures elsewhere, and back to the passphrase", async () => {
  const user = userEvent.setup();
  mockIPC((command) => {
    if (command !== "open_book") return null;
    throw { kind: "erasedElsewhere", count: 2, at: 0 }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
  });
  render(Unlock, { book: locked });
  await user.type(screen.getByLabelText("Kennwort"), "sieben graue Gänse{Enter}");
  const apply = await screen.findByRole("button", { name: "Nachvollziehen und öffnen" });
  await waitFor(() => expect(document.activeElement).toBe(apply));
  await user.click(screen.getByRole("button", { name: "Nicht öffnen" }));
  expect(document.activeElement).toBe(screen.getByLabelText("Kennwort"));
});

it("shows a suggested passphrase whole, for the field is too narrow for six words", async () => {
  const words = "walnuss jongleur antenne pausenhof posaune ventil";
  mockIPC((command) => {
    if (command === "suggest_passphrase") return words;
    return command === "passphrase_strength" ? { bits: 70, enough: true } : null;
  });
  const { unmount } = render(Unlock, { book: locked });
  await userEvent.click(screen.getByRole("button", { name: "Mit Wiederherstellungscode öffnen" }));
  await userEvent.click(screen.getByRole("button", { name: "Vorschlag" }));
  expect((await screen.findByText(words)).closest("[role=status]")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Neues Kennwort"), "x");
  expect(screen.queryByText(words), "what was changed is not what stands there").toBeNull();
  unmount();
});
