import { mockIPC } from "@tauri-apps/api/mocks";

type Args = Record<string, unknown>;
/** What the shell says to a command: the answer itself, or what makes it of the arguments. */
export type Answers = Record<string, unknown>;

/** The settings of this PC. */
export const CONFIG = {
  language: "de",
  size: 100,
  theme: "system",
  contrast: "system",
  density: "comfortable",
  autoLockMinutes: 10,
  recentBooks: [],
  backupFolder: "",
  importFolder: "",
  backupOnClose: true,
  cloth: "leinen",
};

/** An open book on the desk. */
export const OPEN = { state: "open", name: "Weingut Huber", sample: false, notices: [], lastBackupAt: null };

const never = new Promise(() => undefined);
const WINDOW: Answers = {
  load_config: CONFIG,
  desk_state: OPEN,
  app_info: { version: "1.2.3", dataFolder: "" },
};

/**
 * The shell behind a whole window: an open book and German settings, unless a test says otherwise. What nobody names is
 * never answered. Gives what was asked for, in order.
 */
export function windowShell(answers: Answers = {}): [command: string, args: Args][] {
  return shell({ ...WINDOW, ...answers }, never);
}

/** The shell behind one part of a window: whatever a test does not name is answered by `other`. */
export function shell(answers: Answers, other: unknown = null): [command: string, args: Args][] {
  const asked: [string, Args][] = [];
  mockIPC(
    (command, given) => {
      const args = (given ?? {}) as Args;
      asked.push([command, args]);
      const answer = command in answers ? answers[command] : other;
      return typeof answer === "function" ? (answer as (args: Args) => unknown)(args) : answer;
    },
    { shouldMockEvents: true },
  );
  return asked;
}

/** The part of a book where typed text waits, by contact (`null`: nobody in the book). */
export class DraftTable {
  readonly rows = new Map<number | null, string>();
  /** Thrown instead of keeping anything. */
  refuses: unknown;

  readonly answers: Answers = {
    list_drafts: () => [...this.rows].map(([contact, body]) => ({ contact, body })),
    note_draft: ({ contact, body }: { contact: number | null; body: string }) => {
      // Data with a `kind`, as the shell refuses.
      if (this.refuses !== undefined) throw this.refuses; // eslint-disable-line @typescript-eslint/only-throw-error
      this.rows.delete(contact);
      if (body !== "") this.rows.set(contact, body);
      return null;
    },
  };

  /** What waits about somebody, read. */
  of(contact: number | null): unknown {
    return JSON.parse(this.rows.get(contact) ?? "null");
  }
}
