import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsentLine } from "$api";
import { choicesOf, Consents, Entry, fileNameOf, takesConsent, tellingReasons } from "./consents.svelte";

const shell = vi.hoisted(() => ({
  grantConsent: vi.fn(),
  withdrawConsent: vi.fn(),
  blockContact: vi.fn(),
  pickFile: vi.fn(),
}));
vi.mock("$api", () => ({ api: shell }));

const now = () => new Date(2026, 10, 24, 14, 30).getTime();
const block = { uid: "b1", kind: "mail", at: 0, source: "person", purpose: null, everything: false };

function line(change: Partial<ConsentLine> = {}): ConsentLine {
  return {
    purpose: {
      id: 1,
      code: "newsletter",
      name: "",
      advertising: true,
      weighing: "",
      channels: [{ channel: "email", grounds: ["consent"] }],
      wordings: [
        { version: 1, text: "Alt", createdAt: 0 },
        { version: 2, text: "Neu", createdAt: 1 },
      ],
    },
    channel: "email",
    state: "none",
    since: null,
    wordingVersion: null,
    permission: { allowed: false, reasons: ["no_basis"], ground: null },
    blocks: [],
    ...change,
  };
}

beforeEach(() => {
  for (const command of Object.values(shell))
    command.mockReset().mockResolvedValue({ value: null, tables: ["consents"] });
});

describe("the form", () => {
  it("has only the time filled in", () => {
    const entry = new Entry(line(), now);
    expect(entry.when).toBe("24.11.2026, 14:30");
    expect(entry.missing).toEqual(["said", "how"]);
  });

  it("needs the same fields for a refusal as for a consent", () => {
    const given = new Entry(line(), now, "granted");
    const refused = new Entry(line(), now, "objected");
    const ended = new Entry(line({ state: "granted", wordingVersion: 1 }), now, "withdrawn");
    expect(given.missing).toEqual(["how"]);
    expect(refused.missing).toEqual(["how"]);
    expect(ended.missing).toEqual(["how"]);
  });

  it("quotes the newest wording to ask and the agreed one to end", () => {
    expect(new Entry(line(), now, "granted").wording?.text).toBe("Neu");
    expect(new Entry(line({ state: "granted", wordingVersion: 1 }), now, "withdrawn").wording?.text).toBe(
      "Alt",
    );
  });

  it("lifts all stops of one address with one tick, and only with evidence or the reason why there is none", () => {
    const blocks = [block, { ...block, uid: "b2" }, { ...block, uid: "b3" }, { ...block, uid: "b4" }];
    const origin = { address: "eva@x.example", fileName: "", line: 0 };
    const origins = [
      { ...origin, uid: "b1" },
      { ...origin, uid: "b2" },
      { ...origin, uid: "b3", address: "eva@y.example" },
      { ...origin, uid: "b4", address: "" },
    ];
    const entry = new Entry(line({ blocks }), now, "granted", origins);
    entry.how = "paper";
    expect(entry.stops.map((stop) => stop.blocks.map((one) => one.uid))).toEqual([
      ["b1", "b2"],
      ["b3"],
      ["b4"],
    ]);
    for (const stop of entry.stops) entry.lift(stop, true);
    expect(entry.missing).toEqual(["why"]);
    entry.note = "Am Telefon gesagt, Karte folgt";
    expect(entry.missing).toEqual([]);
    entry.note = "";
    entry.evidence = "3/Karte.pdf";
    expect(entry.missing).toEqual([]);
    const [first] = entry.stops;
    if (first) entry.lift(first, false);
    expect([...entry.lifts]).toEqual(["b3", "b4"]);
    expect(entry.missing).toEqual(["lifts"]);
  });

  it("asks for guardian and evidence when a child says yes, not when it says no", () => {
    const child = line({ permission: { allowed: false, reasons: ["no_basis", "minor"], ground: null } });
    const yes = new Entry(child, now, "granted");
    yes.how = "paper";
    expect(yes.missing).toEqual(["guardian", "evidence"]);
    yes.note = "Sabine Brandt, Mutter";
    yes.evidence = "3/Brief.pdf";
    expect(yes.missing).toEqual([]);
    const no = new Entry(child, now, "objected");
    no.how = "paper";
    expect(no.missing).toEqual([]);
  });

  it("does not ask about blocks when the person says no", () => {
    const entry = new Entry(line({ blocks: [block] }), now, "objected");
    entry.how = "phone";
    expect(entry.missing).toEqual([]);
  });

  it("refuses tomorrow", () => {
    const entry = new Entry(line(), now, "granted");
    entry.when = "25.11.2026";
    expect(entry.missing).toContain("future");
  });
});

describe("entering", () => {
  it("grants with the version that was quoted", async () => {
    const consents = new Consents(7, now);
    consents.choose(line(), "granted");
    if (consents.entry) consents.entry.how = "counter";
    expect(await consents.enter()).toBe(true);
    expect(shell.grantConsent).toHaveBeenCalledWith(7, {
      purpose: "newsletter",
      channel: "email",
      wordingVersion: 2,
      how: "counter",
      happenedAt: now(),
      note: "",
      evidencePath: null,
      lifts: [],
    });
    expect(consents.entry).toBeUndefined();
  });

  it("writes nothing while something is missing, and says so", async () => {
    const consents = new Consents(7, now);
    consents.choose(line());
    expect(await consents.enter()).toBe(false);
    expect(consents.tried).toBe(true);
    expect(shell.grantConsent).not.toHaveBeenCalled();
  });

  it("asks for the answer to a block that came in meanwhile", async () => {
    const consents = new Consents(7, now);
    consents.choose(line(), "granted");
    if (consents.entry) consents.entry.how = "counter";
    shell.grantConsent.mockRejectedValueOnce({ kind: "suppressed", blocks: [block] });
    expect(await consents.enter()).toBe(false);
    expect(consents.entry?.blocks).toEqual([block]);
    expect(consents.entry?.missing).toEqual(["lifts", "why"]);
  });
});

describe("what stands", () => {
  it("shows a stop apart from the rows", () => {
    const consents = new Consents(7, now);
    const stopped = line({
      blocks: [block],
      permission: { allowed: false, reasons: ["suppressed"], ground: null },
    });
    consents.show({ lines: [line(), stopped], history: [], suppressed: [block], origins: [] });
    expect(consents.rows).toHaveLength(1);
    expect(consents.stops).toEqual([stopped]);
  });

  it("ends what stands and asks what does not", () => {
    expect(choicesOf(line({ state: "granted" }))).toEqual(["granted", "withdrawn"]);
    expect(choicesOf(line({ state: "withdrawn" }))).toEqual(["granted", "objected"]);
  });

  it("names reasons the state does not say already", () => {
    const mute = line({ permission: { allowed: false, reasons: ["no_basis", "no_address"], ground: null } });
    expect(tellingReasons(mute)).toEqual(["no_address"]);
  });

  it("offers no consent where only a contract counts", () => {
    const purpose = {
      ...line().purpose,
      channels: [{ channel: "email" as const, grounds: ["contract" as const] }],
    };
    expect(takesConsent(line({ purpose }))).toBe(false);
  });
});

it("names the file of a path of any system", () => {
  expect(fileNameOf("C:\\Belege\\Karte.pdf")).toBe("Karte.pdf");
  expect(fileNameOf("/home/x/Karte.pdf")).toBe("Karte.pdf");
});
