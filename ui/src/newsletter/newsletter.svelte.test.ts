import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Hit } from "$api";
import { desk } from "../frame/desk.svelte";
import { choicesOf, countsOf, Everything, ListOut, OneOptout, OptoutsIn } from "./newsletter.svelte";

const shell = vi.hoisted(() => ({
  pickSave: vi.fn(),
  pickFile: vi.fn(),
  exportNewsletter: vi.fn(),
  exportAll: vi.fn(),
  previewOptouts: vi.fn(),
  takeOptouts: vi.fn(),
  searchContacts: vi.fn(),
}));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api, listen: () => () => undefined };
});

beforeEach(() => {
  for (const command of Object.values(shell)) command.mockReset();
  shell.pickSave.mockResolvedValue("/tmp/liste.csv");
});

describe("the list out", () => {
  it("names who gets it, or is not written", async () => {
    const list = new ListOut();
    list.recipient = "  ";
    await list.write("x.csv");
    expect(shell.exportNewsletter).not.toHaveBeenCalled();
    list.recipient = " Druckerei Blum ";
    shell.exportNewsletter.mockResolvedValue({
      value: { written: 183, leftOut: {}, notCarried: {} },
      tables: [],
    });
    await list.write("x.csv");
    expect(shell.exportNewsletter).toHaveBeenCalledWith(
      "/tmp/liste.csv",
      "newsletter",
      "email",
      "Druckerei Blum",
    );
    expect(list.written?.written).toBe(183);
  });

  it("forgets the result when another purpose is chosen", async () => {
    const list = new ListOut();
    list.recipient = "Post";
    shell.exportNewsletter.mockResolvedValue({
      value: { written: 1, leftOut: {}, notCarried: {} },
      tables: [],
    });
    await list.write("x.csv");
    expect(list.waiting).toBe(false);
    list.choose("ads_post", "post");
    expect(list.written).toBeUndefined();
    expect(list.waiting, "the name was used already").toBe(false);
    list.recipient = "Druckerei Blum";
    expect(list.waiting).toBe(true);
  });

  it("is offered for advertising only, each channel once", () => {
    const base = { id: 1, name: "", weighing: "", wordings: [] };
    const ads = {
      ...base,
      code: "ads_post",
      advertising: true,
      channels: [
        { channel: "post" as const, grounds: ["consent" as const] },
        { channel: "post" as const, grounds: ["legitimate_interest" as const] },
      ],
    };
    const care = {
      ...base,
      code: "care",
      advertising: false,
      channels: [{ channel: "email" as const, grounds: ["contract" as const] }],
    };
    expect(choicesOf([ads, care])).toEqual([{ purpose: "ads_post", name: "", channel: "post" }]);
  });

  it("counts the largest reason first and no empty one", () => {
    expect(countsOf({ minor: 0, suppressed: 3, no_basis: 210 })).toEqual([
      ["no_basis", 210],
      ["suppressed", 3],
    ]);
  });
});

describe("opt-outs in", () => {
  const found = [
    { address: "a@post.example", shown: "a@post.example", line: 1, known: true, already: false, skip: null },
    { address: "b@post.example", shown: "b@post.example", line: 2, known: false, already: true, skip: null },
    {
      address: "noreply@post.example",
      shown: "noreply@post.example",
      line: 3,
      known: false,
      already: false,
      skip: "robot",
    },
  ];

  it("ticks only what would be blocked", async () => {
    const optouts = new OptoutsIn();
    optouts.text = "a@post.example";
    shell.previewOptouts.mockResolvedValue(found);
    await optouts.read();
    expect([...optouts.ticked]).toEqual(["a@post.example"]);
    expect(shell.takeOptouts).not.toHaveBeenCalled();
  });

  it("blocks what stays ticked", async () => {
    const optouts = new OptoutsIn();
    shell.pickFile.mockResolvedValue("/tmp/Abmeldung.EML");
    shell.previewOptouts.mockResolvedValue(found);
    await optouts.readFile();
    optouts.toggle("a@post.example");
    optouts.toggle("b@post.example");
    shell.takeOptouts.mockResolvedValue({ value: { blocked: 1, contacts: 0 }, tables: [] });
    await optouts.take();
    expect(shell.takeOptouts).toHaveBeenCalledWith(["b@post.example"], "mail");
    expect(optouts.found).toBeUndefined();
    expect(optouts.taken).toEqual({ blocked: 1, contacts: 0 });
  });

  it("are not there in a file without a single address, which is no fault of the book", async () => {
    const optouts = new OptoutsIn();
    shell.pickFile.mockResolvedValue("/tmp/Artikel.csv");
    shell.previewOptouts.mockRejectedValue({ kind: "notFound", what: "column" });
    await optouts.readFile();
    expect(optouts.nothing).toBe(true);
    expect(optouts.doing.failure).toBeUndefined();
    optouts.text = "a@post.example";
    shell.previewOptouts.mockResolvedValue(found);
    await optouts.read();
    expect(optouts.nothing).toBe(false);
  });

  it("count as addresses only what has one, and offer nothing where nothing can be ticked", async () => {
    const optouts = new OptoutsIn();
    shell.pickFile.mockResolvedValue("/tmp/Sperre.csv");
    shell.previewOptouts.mockResolvedValueOnce([{ ...found[0], address: "", shown: "", skip: "unreadable" }]);
    await optouts.readFile();
    expect([optouts.addresses, optouts.offers]).toEqual([0, false]);
    shell.previewOptouts.mockResolvedValueOnce(found);
    await optouts.readFile();
    expect([optouts.addresses, optouts.offers]).toEqual([3, true]);
  });

  it("ask which column counts where several hold addresses", async () => {
    const optouts = new OptoutsIn();
    shell.pickFile.mockResolvedValue("/tmp/Export.csv");
    shell.previewOptouts.mockRejectedValueOnce({ kind: "severalColumns", columns: ["A", "B"] });
    await optouts.readFile();
    expect(optouts.asked?.columns).toEqual(["A", "B"]);
    expect(optouts.doing.failure).toBeUndefined();
    shell.previewOptouts.mockResolvedValue(found);
    await optouts.choose("B");
    expect(shell.previewOptouts).toHaveBeenLastCalledWith({ path: "/tmp/Export.csv", column: "B" });
    expect([optouts.asked, optouts.found?.length]).toEqual([undefined, 3]);
  });

  it("still say why a file cannot be read", async () => {
    const optouts = new OptoutsIn();
    shell.pickFile.mockResolvedValue("/tmp/weg.csv");
    shell.previewOptouts.mockRejectedValue({ kind: "placeMissing" });
    await optouts.readFile();
    expect(optouts.nothing).toBe(false);
    expect(optouts.doing.failure).toEqual({ kind: "placeMissing" });
  });
});

describe("a person who calls", () => {
  const hit = { id: 5, name: "Hans Müller" } as Hit;
  const refuse = () => vi.spyOn(desk, "refuse").mockResolvedValue();

  it("is blocked by one button, as on their card", async () => {
    const [one, refused] = [new OneOptout(), refuse()];
    one.text = "mueller";
    shell.searchContacts.mockResolvedValue([hit]);
    await one.search();
    await one.block(hit);
    expect(refused).toHaveBeenCalledWith(5, "Hans Müller", expect.any(Function));
    expect(one.blocked.has(5)).toBe(true);
  });

  it("is not blocked any more once that is taken back", async () => {
    const [one, refused] = [new OneOptout(), refuse()];
    await one.block(hit);
    refused.mock.lastCall?.[2]?.();
    expect(one.blocked.has(5)).toBe(false);
  });
});

it("everything asks for the place first, then for the passphrase, which is forgotten afterwards", async () => {
  const everything = new Everything();
  expect(everything.missing).toBe("place");
  await everything.choose("x.vcf");
  expect(everything.missing).toBe("passphrase");
  await everything.write();
  expect(shell.exportAll).not.toHaveBeenCalled();
  everything.passphrase = "fünf zufällige wörter";
  shell.exportAll.mockResolvedValue({ value: { written: 412, leftOut: {}, notCarried: {} }, tables: [] });
  await everything.write();
  expect(shell.exportAll).toHaveBeenCalledWith("/tmp/liste.csv", "vcard", "fünf zufällige wörter");
  expect(everything.passphrase).toBe("");
});

it("everything loses nothing when the dialog is cancelled or the passphrase is wrong", async () => {
  const everything = new Everything();
  await everything.choose("x.vcf");
  everything.passphrase = "fünf zufällige wörter";
  shell.pickSave.mockResolvedValue(null);
  expect(await everything.choose("x.vcf")).toBe(false);
  expect([everything.path, everything.passphrase]).toEqual(["/tmp/liste.csv", "fünf zufällige wörter"]);
  shell.exportAll.mockRejectedValue({ kind: "wrongPassphrase" });
  await everything.write();
  expect(everything.path).toBe("/tmp/liste.csv");
  expect(everything.doing.failure).toEqual({ kind: "wrongPassphrase" });
});

it("everything wants another place for another format, whose files end otherwise", async () => {
  const everything = new Everything();
  await everything.choose("x.vcf");
  everything.as("vcard");
  expect(everything.missing).toBe("passphrase");
  everything.as("json");
  expect(everything.missing).toBe("place");
  await everything.choose("x.json");
  expect(shell.pickSave).toHaveBeenLastCalledWith("x.json", "json");
});

it("everything of the sample firm leaves without a passphrase, for it has none", async () => {
  const everything = new Everything(() => false);
  shell.exportAll.mockResolvedValue({ value: { written: 300, leftOut: {}, notCarried: {} }, tables: [] });
  await everything.choose("x.vcf");
  await everything.write();
  expect(shell.exportAll).toHaveBeenCalledWith("/tmp/liste.csv", "vcard", "");
});
