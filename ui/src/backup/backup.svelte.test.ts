import { beforeEach, describe, expect, it, vi } from "vitest";
import { ageOf, Backup, Restore } from "./backup.svelte";

const shell = vi.hoisted(() => ({
  loadConfig: vi.fn(),
  saveConfig: vi.fn(),
  deskState: vi.fn(),
  listBackups: vi.fn(),
  backupNow: vi.fn(),
  pickFolder: vi.fn(),
  pickFile: vi.fn(),
  previewBackup: vi.fn(),
  restoreBackup: vi.fn(),
}));
vi.mock("$api", () => ({ api: shell, listen: () => () => undefined }));

beforeEach(() => {
  for (const command of Object.values(shell)) command.mockReset();
  shell.loadConfig.mockResolvedValue({ backupFolder: "/media/stick", backupOnClose: true, size: 100 });
  shell.deskState.mockResolvedValue({ state: "open", lastBackupAt: 5 });
  shell.listBackups.mockResolvedValue([]);
  shell.pickFolder.mockResolvedValue("/media/neu");
});

describe("backing up", () => {
  it("shows the date of the backup just made", async () => {
    const backup = new Backup();
    await backup.look();
    expect(backup.lastAt).toBe(5);
    shell.backupNow.mockResolvedValue({ path: "/media/stick/x", at: 9, bytes: 10 });
    await backup.make();
    expect(backup.lastAt).toBe(9);
  });

  it("keeps the old date when the stick is full", async () => {
    const backup = new Backup();
    await backup.look();
    shell.backupNow.mockRejectedValue({ kind: "diskFull" });
    await backup.make();
    expect(backup.lastAt).toBe(5);
    expect(backup.made).toBeUndefined();
    expect(backup.doing.failure).toEqual({ kind: "diskFull" });
  });

  it("changes the folder and nothing else of the settings", async () => {
    const backup = new Backup();
    await backup.look();
    await backup.pickFolder();
    expect(shell.saveConfig).toHaveBeenCalledWith({
      backupFolder: "/media/neu",
      backupOnClose: true,
      size: 100,
    });
  });

  it("makes none without a folder", async () => {
    shell.loadConfig.mockResolvedValue({ backupFolder: "", backupOnClose: false });
    const backup = new Backup();
    await backup.look();
    await backup.make();
    expect(shell.backupNow).not.toHaveBeenCalled();
  });

  it("calls a week without one old", () => {
    const day = 24 * 60 * 60 * 1000;
    expect(ageOf(null, 0)).toBe("none");
    expect(ageOf(0, 6 * day)).toBe("fresh");
    expect(ageOf(0, 8 * day)).toBe("old");
  });
});

describe("restoring", () => {
  async function opened() {
    const restore = new Restore("/media/stick/huber.backup");
    restore.secret = "kennwort";
    shell.previewBackup.mockResolvedValue({ name: "Weingut Huber", at: 1, contacts: 412, erasedSince: 2 });
    await restore.open();
    return restore;
  }

  it("shows what is in the backup before anything is written", async () => {
    const restore = await opened();
    expect(restore.step).toBe("place");
    expect(restore.name).toBe("Weingut Huber");
    expect(shell.restoreBackup).not.toHaveBeenCalled();
  });

  it("needs a folder", async () => {
    const restore = await opened();
    await restore.restore();
    expect(shell.restoreBackup).not.toHaveBeenCalled();
    await restore.pickParent();
    shell.restoreBackup.mockResolvedValue({ path: "/media/neu/Weingut Huber.kundenbuch" });
    await restore.restore();
    expect(restore.restored).toBe("/media/neu/Weingut Huber.kundenbuch");
    expect(restore.secret).toBe("");
  });

  it("stays at the place when something lies there already", async () => {
    const restore = await opened();
    await restore.pickParent();
    shell.restoreBackup.mockRejectedValue({ kind: "placeTaken" });
    await restore.restore();
    expect(restore.step).toBe("place");
    expect(restore.doing.failure).toEqual({ kind: "placeTaken" });
  });

  it("stays at the file when the key is wrong", async () => {
    const restore = new Restore("/media/stick/huber.backup");
    restore.secret = "falsch";
    shell.previewBackup.mockRejectedValue({ kind: "wrongPassphrase" });
    await restore.open();
    expect(restore.step).toBe("file");
  });
});
