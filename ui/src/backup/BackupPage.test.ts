import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import BackupPage from "./BackupPage.svelte";

it("leads to the folder where none is chosen to back up to", async () => {
  mockIPC((command) => {
    if (command === "load_config") return { backupFolder: "", backupOnClose: false };
    return command === "list_backups" ? [] : { state: "open", lastBackupAt: null };
  });
  render(BackupPage);
  await userEvent.click(await screen.findByRole("button", { name: "Jetzt sichern" }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: /wählen/ }));
});
