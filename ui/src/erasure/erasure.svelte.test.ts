import { beforeEach, describe, expect, it, vi } from "vitest";
import { drafts } from "../contacts/drafts";
import { entriesOf, Erasure, longest, recipientsOf } from "./erasure.svelte";

const shell = vi.hoisted(() => ({
  erasurePlan: vi.fn(),
  erase: vi.fn(),
  pickSave: vi.fn(),
  saveText: vi.fn(),
  listDrafts: vi.fn(),
  noteDraft: vi.fn(),
}));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api, listen: () => () => undefined };
});

const plan = {
  name: "Holger Brandt",
  erased: [],
  kept: [],
  blocks: 0,
  handovers: [],
  mentions: [],
  mentionsFound: 0,
  ofTheName: [],
  backups: { lastAt: null, rotationDays: 90 },
};
const erased = {
  case: "L-1",
  residue: 0,
  certificate: "Löschbescheinigung",
};

beforeEach(() => {
  shell.erasurePlan.mockReset().mockResolvedValue(plan);
  shell.erase.mockReset().mockResolvedValue({ value: erased, tables: ["contacts"] });
  shell.pickSave.mockReset().mockResolvedValue("/tmp/bescheinigung.txt");
  shell.saveText.mockReset().mockResolvedValue(null);
  shell.listDrafts.mockReset().mockResolvedValue([]);
  shell.noteDraft.mockReset().mockResolvedValue(null);
  drafts.clear();
});

describe("the final button", () => {
  it("does nothing without a ground and a tick", async () => {
    const erasure = new Erasure(3);
    expect(erasure.missing).toBe("plan");
    await erasure.look();
    expect(erasure.missing).toBe("ground");
    await erasure.choose("objection");
    expect(erasure.missing).toBe("tick");
    await erasure.erase();
    erasure.ticked = true;
    expect(erasure.missing).toBe("passphrase");
    await erasure.erase();
    expect(shell.erase).not.toHaveBeenCalled();
  });

  it("erases with the ground that was shown", async () => {
    const erasure = new Erasure(3);
    await erasure.choose("objection");
    erasure.ticked = true;
    erasure.passphrase = "Gans";
    await erasure.erase();
    expect(shell.erase).toHaveBeenCalledWith(3, "objection", { blank: [], keep: [] }, "Gans");
    expect(erasure.passphrase).toBe("");
    expect(erasure.stage).toBe("done");
    expect(erasure.erased).toEqual(erased);
  });

  it("asks for the tick again when the ground changes", async () => {
    const erasure = new Erasure(3);
    await erasure.choose("objection");
    erasure.ticked = true;
    await erasure.choose("purpose_gone");
    expect(erasure.missing).toBe("tick");
  });

  it("comes back to the plan when the erasure failed", async () => {
    const erasure = new Erasure(3);
    await erasure.choose("child");
    erasure.ticked = true;
    erasure.passphrase = "Gans";
    shell.erase.mockRejectedValueOnce({ kind: "diskFull" });
    await erasure.erase();
    expect(erasure.stage).toBe("plan");
    expect(erasure.doing.failure).toEqual({ kind: "diskFull" });
  });
});

it("shows the plan of the ground chosen last", async () => {
  const erasure = new Erasure(3);
  let late: (value: unknown) => void = () => undefined;
  shell.erasurePlan.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
  const first = erasure.choose("objection");
  shell.erasurePlan.mockResolvedValueOnce({ ...plan, blocks: 2 });
  await erasure.choose("consent_withdrawn");
  late(plan);
  await first;
  expect(erasure.plan?.blocks).toBe(2);
});

it("says the certificate is saved only once it is", async () => {
  const erasure = new Erasure(3);
  await erasure.choose("child");
  erasure.ticked = true;
  erasure.passphrase = "Gans";
  await erasure.erase();
  shell.pickSave.mockResolvedValueOnce(null);
  await erasure.saveCertificate("x.txt");
  expect(erasure.saved).toBe(false);
  await erasure.saveCertificate("x.txt");
  expect(shell.saveText).toHaveBeenCalledWith("/tmp/bescheinigung.txt", "Löschbescheinigung");
  expect(erasure.saved).toBe(true);
});

it("counts, dates and names", () => {
  expect(entriesOf([{ count: 2 }, { count: 3 }])).toBe(5);
  expect(longest([{ until: "2031-12-31" }, { until: "2033-12-31" }])).toBe("2033-12-31");
  expect(longest([])).toBeUndefined();
  expect(
    recipientsOf([
      { recipient: "Druckerei", at: 1 },
      { recipient: "", at: 2 },
      { recipient: "Steuerbüro", at: 3 },
      { recipient: "Druckerei", at: 4 },
    ]),
  ).toEqual(["Druckerei", "Steuerbüro"]);
});

describe("what is being typed elsewhere", () => {
  const note = (body: string) => ({ activity: "note", body }) as const;
  const order = (call: ReturnType<typeof vi.fn>) => call.mock.invocationCallOrder.at(-1) ?? Infinity;

  it("stands in the book before the plan is read, and before the act", async () => {
    drafts.put(8, "note", note("Holger kommt"));
    const erasure = new Erasure(3);
    await erasure.choose("objection");
    expect(shell.noteDraft).toHaveBeenCalledWith(8, expect.stringContaining("Holger kommt"));
    expect(order(shell.noteDraft)).toBeLessThan(order(shell.erasurePlan));
    drafts.put(8, "note", note("Holger kommt doch"));
    erasure.ticked = true;
    erasure.passphrase = "Gans";
    await erasure.erase();
    expect(shell.noteDraft).toHaveBeenLastCalledWith(8, expect.stringContaining("doch"));
    expect(order(shell.noteDraft)).toBeLessThan(order(shell.erase));
  });

  it("is afterwards what the book made of it, and the old text is not written again", async () => {
    drafts.put(8, "note", note("Holger kommt"));
    const erasure = new Erasure(3);
    await erasure.choose("objection");
    erasure.ticked = true;
    erasure.passphrase = "Gans";
    shell.listDrafts.mockResolvedValue([{ contact: 8, body: JSON.stringify({ note: note("*** kommt") }) }]);
    await erasure.erase();
    expect(drafts.get(8, "note")).toEqual(note("*** kommt"));
    shell.noteDraft.mockClear();
    await drafts.write();
    expect(shell.noteDraft).not.toHaveBeenCalled();
  });

  it("stays as it is when nothing was erased", async () => {
    drafts.put(8, "note", note("Holger kommt"));
    const erasure = new Erasure(3);
    await erasure.choose("objection");
    erasure.ticked = true;
    erasure.passphrase = "Gans";
    shell.erase.mockRejectedValueOnce({ kind: "wrongPassphrase" });
    await erasure.erase();
    expect(drafts.get(8, "note")).toEqual(note("Holger kommt"));
  });
});
