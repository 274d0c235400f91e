import {
  api,
  listen,
  touched,
  type BackupFile,
  type BackupMade,
  type BackupPreview,
  type Config,
} from "$api";
import { desk } from "../frame/desk.svelte";
import { Doing } from "$parts/doing.svelte";
import { watch, type Watching } from "$parts/watch";

/** How old a backup is for the eye: fresh, a week without one, or none at all. */
export type Age = "fresh" | "old" | "none";
const WEEK = 7 * 24 * 60 * 60 * 1000;

/** A week without a backup is worth a word. */
export function ageOf(at: number | null, now: number): Age {
  if (at === null) return "none";
  return now - at > WEEK ? "old" : "fresh";
}

/** Backing up: where, when, now. No `$derived`: it would end with the page, and this outlives it. */
export class Backup {
  made = $state.raw<BackupMade>();
  backups = $state.raw<BackupFile[]>([]);
  progress = $state.raw({ done: 0, total: 0 });
  #watching: Watching | undefined;
  /** Whether the page stands there to show what fails. */
  shown = false;
  readonly doing = new Doing();

  get config(): Config | undefined {
    return desk.config;
  }

  /** When the last one was made, as the desk knows it. */
  get lastAt(): number | null {
    return desk.state?.state === "open" ? desk.state.lastBackupAt : null;
  }

  /** Reads settings, the last date and the backups in the folder. */
  async look() {
    await desk.refresh();
    await this.#list();
  }

  /** Asks for the folder; backups made so far stay where they are. */
  async pickFolder() {
    const kept = await this.doing.run(() => api.chooseBackupFolder());
    if (!kept) return;
    desk.config = kept;
    await this.#list();
  }

  /** Whether closing the book makes one. */
  async onClosing(yes: boolean) {
    await this.#save({ backupOnClose: yes });
  }

  /** Makes one now, and has it opened once to see that it can be. */
  async make() {
    if (!this.config?.backupFolder) return;
    this.made = undefined;
    this.progress = { done: 0, total: 0 };
    const watching = watch("backup", (event) => (this.progress = event));
    this.#watching = watching;
    const made = await this.doing.run(() => api.backupNow());
    watching.end();
    this.#watching = undefined;
    if (!made) {
      // Elsewhere nobody would learn that there is no backup.
      const open = desk.state?.state === "open";
      if (this.doing.failure && !this.shown && open) desk.fail(this.doing.failure);
      return;
    }
    this.made = made;
    // Ledgers in the folder told whom another copy of the book erased.
    if (made.notices.length > 0) touched(["contacts", "consents", "suppressions", "erasures"]);
    // The side bar shows the date as well.
    await desk.refresh();
    await this.#list();
  }

  async cancel() {
    await this.#watching?.cancel();
  }

  async #save(change: Partial<Config>) {
    // Not one at a time: a tick set while something runs must be kept, too.
    try {
      await desk.configure(change);
      await this.#list();
    } catch (reason) {
      this.doing.failure = reason;
    }
  }

  /** A stick that is not there has no list: that is said when a backup is made, not before. */
  async #list() {
    try {
      this.backups = this.config?.backupFolder ? await api.listBackups() : [];
    } catch {
      this.backups = [];
    }
  }
}

/** Steps of restoring: the file with its key, the preview with a place, the work. */
export type Step = "file" | "place" | "work";

/** How the name of a backup ends, as the core writes it. */
export const BACKUP_ENDS = ".kundenbuch-sicherung";

/** Restoring into a new folder: an existing book is never touched. */
export class Restore {
  step = $state<Step>("file");
  path = $state<string>();
  secret = $state("");
  preview = $state.raw<BackupPreview>();
  parent = $state<string>();
  name = $state("");
  progress = $state.raw({ done: 0, total: 0 });
  readonly doing = new Doing();

  constructor(path?: string) {
    this.path = path;
  }

  /** What this step asks and does not have yet, in the order of its fields. */
  get missing(): "file" | "secret" | "parent" | "name" | undefined {
    if (this.step === "work") return undefined;
    if (this.step === "file") return this.path ? (this.secret === "" ? "secret" : undefined) : "file";
    return this.parent ? (this.name.trim() === "" ? "name" : undefined) : "parent";
  }

  async pickFile() {
    const path = await this.doing.run(() => api.pickFile("backup"));
    if (path) this.path = path;
  }

  /** Opens the backup to see what is in it; nothing is written. */
  async open() {
    const { path, secret } = this;
    if (!path || secret === "") return;
    const preview = await this.doing.run(() => api.previewBackup(path, secret));
    if (!preview) return;
    this.preview = preview;
    this.name = preview.name;
    this.step = "place";
  }

  async pickParent() {
    const path = await this.doing.run(() => api.pickFolder());
    if (path) this.parent = path;
  }

  back() {
    this.step = "file";
    this.preview = undefined;
    this.doing.failure = undefined;
  }

  /** Writes the book into the new folder and opens it; erasures made since are carried out before anything is shown. */
  async restore(): Promise<boolean> {
    const { path, secret, parent } = this;
    const name = this.name.trim();
    if (!path || !parent || name === "") return false;
    this.step = "work";
    const stop = listen("progress", (event) => {
      if (event.job === "restore") this.progress = event;
    });
    const restored = await this.doing.run(async () => {
      await api.restoreBackup(path, secret, parent, name);
      return true;
    });
    stop();
    if (!restored) {
      this.step = "place";
      return false;
    }
    this.secret = "";
    await desk.refresh();
    return true;
  }
}
