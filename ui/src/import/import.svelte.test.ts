import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportReport } from "$api";
import { fillRate, ImportWizard, proofOf, wordsOf } from "./import.svelte";

const start = {
  fileName: "kunden.csv",
  bytes: 2048,
  format: "csv",
  charset: "windows-1252",
  charsets: ["utf-8", "windows-1252"],
  delimiter: ";",
  delimiters: [";", ","],
  rows: 3,
  columns: [
    { name: "NAME1", filled: 3, samples: ["Müller"], field: "family" },
    { name: "RES1", filled: 0, samples: [], field: null },
  ],
  sample: ["Müller"],
};
const preview = { new: 2, supplemented: 1, held: [], heldTotal: 0, heldByReason: {}, taken: 3, samples: [] };

const shell = vi.hoisted(() => ({
  openImport: vi.fn(),
  configureImport: vi.fn(),
  previewImport: vi.fn(),
  takeImport: vi.fn(),
  closeImport: vi.fn(),
  cancelJob: vi.fn(),
  pickSave: vi.fn(),
  saveImportReport: vi.fn(),
}));
vi.mock("$api", () => ({
  api: shell,
  listen: (_: string, tell: (event: object) => void) => {
    tell({ id: 4, job: "import", done: 0, total: 0 });
    return () => undefined;
  },
}));

beforeEach(() => {
  shell.openImport.mockReset().mockResolvedValue(start);
  shell.configureImport.mockReset().mockResolvedValue(start);
  shell.previewImport.mockReset().mockResolvedValue(preview);
  shell.takeImport.mockReset().mockResolvedValue({ value: { taken: 3 }, tables: ["contacts"] });
  shell.closeImport.mockReset().mockResolvedValue(null);
});

describe("the wizard", () => {
  it("shows the preview of an opened file and writes nothing", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    expect(wizard.step).toBe("preview");
    expect(wizard.preview).toEqual(preview);
    expect(shell.takeImport).not.toHaveBeenCalled();
  });

  it("tells which file it took over", async () => {
    const taken = vi.fn();
    const wizard = new ImportWizard(taken);
    await wizard.open("/tmp/kunden.csv");
    wizard.origin = "order";
    await wizard.take();
    expect(taken).toHaveBeenCalledExactlyOnceWith("kunden.csv");
  });

  it("takes nothing before somebody said where the rows come from", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    expect(wizard.missing).toBe("origin");
    await wizard.take();
    expect(shell.takeImport).not.toHaveBeenCalled();
    wizard.origin = "order";
    await wizard.take();
    expect(shell.takeImport).toHaveBeenCalledWith(expect.objectContaining({ source: "order" }));
    expect(wizard.step).toBe("report");
  });

  it("keeps the other columns when one is mapped", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    await wizard.map(1, "note");
    expect(shell.configureImport).toHaveBeenCalledWith({
      charset: "windows-1252",
      delimiter: ";",
      mapping: ["family", "note"],
    });
  });

  it("keeps a choice whose answer is still out when the next one is made, and shows both", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    shell.configureImport.mockReturnValueOnce(new Promise(() => undefined));
    void wizard.map(0, "name");
    void wizard.map(1, "note");
    expect(wizard.settings.mapping).toEqual(["name", "note"]);
    expect(shell.configureImport).toHaveBeenLastCalledWith(
      expect.objectContaining({ mapping: ["name", "note"] }),
    );
    await vi.waitFor(() => {
      expect(wizard.looking).toBe(false);
    });
    expect(wizard.settings.mapping).toEqual(["family", null]);
  });

  it("knows the origin of one file only", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    wizard.origin = "order";
    await wizard.drop("/tmp/kunden.csv");
    expect(wizard.origin).toBe("order");
    await wizard.drop("/tmp/andere.csv");
    expect(wizard.origin).toBe("");
  });

  it("lets the book propose anew when lines are parted elsewhere", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    await wizard.partAt(",");
    expect(shell.configureImport).toHaveBeenCalledWith({
      charset: "windows-1252",
      delimiter: ",",
      mapping: [],
    });
  });

  it("ignores an answer that comes after a newer question", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    let late: (value: unknown) => void = () => undefined;
    shell.configureImport.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
    const first = wizard.readAs("cp850");
    await wizard.readAs("utf-8");
    late({ ...start, charset: "cp850" });
    await first;
    expect(wizard.start?.charset).toBe("windows-1252");
    expect(wizard.looking).toBe(false);
  });

  it("comes back to the preview when taking over was cancelled", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    wizard.origin = "asked";
    shell.takeImport.mockRejectedValueOnce({ kind: "cancelled" });
    await wizard.take();
    expect(wizard.step).toBe("preview");
    expect(wizard.doing.failure).toBeUndefined();
  });

  it("says that a file is being read, and stays at the file when that is cancelled", async () => {
    const wizard = new ImportWizard();
    let refuse: (reason: unknown) => void = () => undefined;
    shell.openImport.mockReturnValueOnce(new Promise((_, reject) => (refuse = reject)));
    const opened = wizard.open("/tmp/kunden.csv");
    expect(wizard.opening).toBe(true);
    await wizard.cancel();
    expect(shell.cancelJob).toHaveBeenCalledWith(4);
    refuse({ kind: "cancelled" });
    await opened;
    expect([wizard.opening, wizard.step, wizard.doing.failure]).toEqual([false, "file", undefined]);
  });

  it("stays at the file when it cannot be read", async () => {
    const wizard = new ImportWizard();
    shell.openImport.mockRejectedValueOnce({ kind: "fileUnreadable", why: "binary" });
    await wizard.open("/tmp/bild.png");
    expect(wizard.step).toBe("file");
    expect(wizard.doing.failure).toEqual({ kind: "fileUnreadable", why: "binary" });
  });
});

it("a saved report has words for its titles, reasons and details", () => {
  const held = [{ line: 3, reason: "forbidden_value", detail: "street note", contact: null, taken: true }];
  const words = wordsOf({ held, byReason: { forbidden_value: 1 } } as unknown as ImportReport);
  expect(words).toMatchObject({
    line: "Zeile",
    row_taken: "Zeile übernommen",
    forbidden_value: "Kartennummer oder Verbotenes",
    street: "Straße",
    note: "Notiz",
  });
});

describe("the proof of the character set", () => {
  it.each([
    [["Müller", "Groß", "Šimek", "Łukasz", "Çelik"], "right"],
    [["MÃ¼ller"], "wrong"],
    [["M\uFFFDller"], "wrong"],
    [["M³ller"], "wrong"],
    [["GroÃŸ"], "wrong"],
    [["MŸller"], "wrong"],
    [[], "none"],
  ] as const)("of %j is %s", (words, proof) => {
    expect(proofOf(words)).toBe(proof);
  });
});

describe("the fill rate", () => {
  it("never hides a single value or a single gap", () => {
    expect(fillRate(1, 100_000)).toBe(1);
    expect(fillRate(99_999, 100_000)).toBe(99);
    expect(fillRate(0, 10)).toBe(0);
    expect(fillRate(10, 10)).toBe(100);
    expect(fillRate(0, 0)).toBe(0);
  });
});
