import { beforeEach, describe, expect, it, vi } from "vitest";
import { fillRate, heldOf, ImportWizard, proofOf, proofWords } from "./import.svelte";

const start = {
  fileName: "kunden.csv",
  bytes: 2048,
  format: "table",
  charset: "windows-1252",
  delimiter: ";",
  rows: 3,
  columns: [
    { index: 0, header: "NAME1", filled: 1, samples: ["Müller"], field: "family" },
    { index: 1, header: "RES1", filled: 0, samples: [], field: "ignore" },
  ],
};
const preview = {
  import: null,
  read: 3,
  taken: 3,
  supplemented: 1,
  held: [],
  byReason: {},
  ignored: {},
  charset: "",
  format: "",
};

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
vi.mock("$api", () => ({ api: shell, listen: () => () => undefined }));

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
      format: null,
      delimiter: ";",
      mapping: {},
      fields: { 0: "family", 1: "note" },
    });
  });

  it("lets the book propose anew when lines are parted elsewhere", async () => {
    const wizard = new ImportWizard();
    await wizard.open("/tmp/kunden.csv");
    await wizard.partAt(",");
    expect(shell.configureImport).toHaveBeenCalledWith(
      expect.objectContaining({ delimiter: ",", fields: {} }),
    );
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

  it("stays at the file when it cannot be read", async () => {
    const wizard = new ImportWizard();
    shell.openImport.mockRejectedValueOnce({ kind: "fileUnreadable", why: "binary" });
    await wizard.open("/tmp/bild.png");
    expect(wizard.step).toBe("file");
    expect(wizard.doing.failure).toEqual({ kind: "fileUnreadable", why: "binary" });
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

it("rows that come in with a reservation are not counted as staying out", () => {
  expect(heldOf(612, 575, 40)).toEqual({ out: 37, noted: 3 });
  expect(heldOf(612, 612, 2)).toEqual({ out: 0, noted: 2 });
  // Empty rows are neither taken nor held.
  expect(heldOf(612, 500, 40)).toEqual({ out: 40, noted: 0 });
});

it("shows words with letters beyond ASCII, each once, and none of a card column", () => {
  const column = (field: string, samples: string[]) => ({ index: 0, header: "", samples, filled: 1, field });
  const columns = [column("name", ["Müller, Erika", "Groß", "Müller", "Smith"]), column("card", ["Grüße"])];
  expect(proofWords(columns)).toEqual(["Müller", "Groß"]);
});

describe("the fill rate", () => {
  it("never hides a single value or a single gap", () => {
    expect(fillRate(0.000_01)).toBe(1);
    expect(fillRate(0.999_99)).toBe(99);
    expect(fillRate(0)).toBe(0);
    expect(fillRate(1)).toBe(100);
  });
});
