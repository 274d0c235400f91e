import { beforeEach, describe, expect, it, vi } from "vitest";
import { ageOf, Backup, Restore } from "./backup.svelte";

const shell = vi.hoisted(() => ({
  listBackups: vi.fn(),
  backupNow: vi.fn(),
  pickFolder: vi.fn(),
  chooseBackupFolder: vi.fn(),
  pickFile: vi.fn(),
  previewBackup: vi.fn(),
  restoreBackup: vi.fn(),
}));
const desk = vi.hoisted(() => ({
  config: { backupFolder: "/media/stick" },
  state: { state: "open", lastBackupAt: 5 },
  refresh: vi.fn(),
  configure: vi.fn(),
  fail: vi.fn(),
}));
vi.mock("$api", () => ({ api: shell, listen: () => () => undefined }));
vi.mock("../frame/desk.svelte", () => ({ desk }));

beforeEach(() => {
  for (const command of Object.values(shell)) command.mockReset();
  desk.refresh.mockReset();
  desk.configure.mockReset();
  desk.fail.mockReset();
  desk.config = { backupFolder: "/media/stick" };
  shell.listBackups.mockResolvedValue([]);
  shell.pickFolder.mockResolvedValue("3/neu");
});

describe("backing up", () => {
  it("lets the whole window know the new date", async () => {
    const backup = new Backup();
    expect(backup.lastAt).toBe(5);
    shell.backupNow.mockResolvedValue({ path: "/media/stick/x", at: 9, bytes: 10, notices: [] });
    await backup.make();
    expect(backup.made?.at).toBe(9);
    expect(desk.refresh).toHaveBeenCalled();
  });

  it("says nothing of a backup when the stick is full", async () => {
    const backup = new Backup();
    shell.backupNow.mockRejectedValue({ kind: "diskFull" });
    await backup.make();
    expect(backup.made).toBeUndefined();
    expect(desk.refresh).not.toHaveBeenCalled();
    expect(backup.doing.failure).toEqual({ kind: "diskFull" });
  });

  it("tells a failure elsewhere only when its own page is not there to show it", async () => {
    const backup = new Backup();
    shell.backupNow.mockRejectedValue({ kind: "diskFull" });
    backup.shown = true;
    await backup.make();
    expect(desk.fail).not.toHaveBeenCalled();
    backup.shown = false;
    await backup.make();
    expect(desk.fail).toHaveBeenCalledWith({ kind: "diskFull" });
  });

  it("makes none without a folder", async () => {
    desk.config = { backupFolder: "" };
    const backup = new Backup();
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

it("keeps the folder that was chosen", async () => {
  shell.chooseBackupFolder.mockResolvedValue({ backupFolder: "3/neu" });
  await new Backup().pickFolder();
  expect(desk.config).toEqual({ backupFolder: "3/neu" });
  // The shell keeps it: a page that names a folder is not listened to.
  expect(desk.configure).not.toHaveBeenCalled();
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
    shell.restoreBackup.mockResolvedValue(null);
    expect(await restore.restore()).toBe(true);
    expect(desk.refresh).toHaveBeenCalled();
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
