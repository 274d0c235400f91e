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

it("asks once whether closing shall back up: beside the question for a new folder stands no tick", async () => {
  let folder = "";
  mockIPC((command) => {
    if (command === "load_config") return { backupFolder: folder, backupOnClose: false };
    if (command === "choose_backup_folder") {
      folder = "/media/stick";
      return { backupFolder: folder, backupOnClose: false };
    }
    return command === "list_backups" ? [] : { state: "open", lastBackupAt: null };
  });
  render(BackupPage);
  await screen.findByRole("checkbox");
  await userEvent.click(screen.getByRole("button", { name: /wählen/ }));
  const no = await screen.findByRole("button", { name: "Nein" });
  expect(screen.queryByRole("checkbox")).toBeNull();
  await userEvent.click(no);
  expect(screen.getByRole("checkbox")).toBeTruthy();
});
