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
