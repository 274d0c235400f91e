import { describe, expect, it } from "vitest";
import type { Contact, Email, Provenance } from "$api";
import { setLocale } from "$words/runtime";
import {
  addressText,
  factKey,
  factWord,
  fullName,
  howLong,
  listName,
  sortedName,
  subtitle,
  tellBy,
  until,
  whereFrom,
} from "./values";

const provenance: Provenance = {
  source: "given",
  note: "",
  recordedAt: new Date(2025, 2, 14, 12).getTime(),
  recordedBy: "Maria Huber",
  fileName: "",
  line: 0,
  purpose: "care",
  keepUntil: null,
};

const contact = (change: Partial<Contact>): Contact => ({
  id: 1,
  uid: "00",
  kind: "person",
  salutation: "ms",
  addressForm: "sie",
  title: "Dr.",
  given: "Hedwig",
  additional: "",
  family: "Bauer",
  suffix: "",
  organisation: "",
  worksFor: null,
  department: "",
  position: "",
  greeting: "",
  customerNumber: "1118",
  minor: false,
  age: { child: false, cameOfAge: null },
  restrictedAt: null,
  restriction: "",
  binnedAt: null,
  createdAt: 0,
  changedAt: 0,
  provenance,
  emails: [],
  phones: [],
  addresses: [],
  websites: [],
  facts: [],
  tags: [],
  notes: [],
  ...change,
});

describe("a name", () => {
  it("stands with the surname first in the list", () =>
    expect(listName(contact({}))).toEqual({ first: "Bauer", rest: "Dr. Hedwig" }));
  it("of a firm is the firm", () =>
    expect(listName(contact({ kind: "organisation", organisation: "Weinstube Adler" })).first).toBe(
      "Weinstube Adler",
    ));
  it("that is missing is said to be missing", () =>
    expect(fullName(contact({ title: "", given: "", family: "" }))).toBe("Ohne Namen"));
  it("that is missing is stood in for by the mail address, in the list and on the card", () => {
    const mail = { ...contact({}).emails[0], value: "nur@mail.example" } as Email;
    const nameless = contact({ title: "", given: "", family: "", emails: [mail] });
    expect(fullName(nameless)).toBe("nur@mail.example");
    expect(listName({ ...nameless, email: "nur@mail.example" }).first).toBe("nur@mail.example");
  });
  it("is followed by how one speaks to the person", () =>
    expect(subtitle(contact({}))).toBe("Frau Dr. Bauer, per Sie. Nr. 1118"));
  it("says du only where it was agreed", () =>
    expect(subtitle(contact({ addressForm: "du", customerNumber: "" }))).toContain("per Du"));
});

describe("why we have a value", () => {
  it("names source, day and who wrote it", () =>
    expect(whereFrom(provenance)).toBe("Selbst angegeben, 14.03.2025, Maria Huber"));
  it("names the line of the file it came from", () =>
    expect(whereFrom({ ...provenance, source: "imported", fileName: "Kunden.csv", line: 17 })).toContain(
      "Kunden.csv, Zeile 17",
    ));
  it("says until when", () =>
    expect(howLong({ ...provenance, keepUntil: "2034-12-31" })).toBe("Bis 31.12.2034"));
  it("says by when the person must be told of bought data", () =>
    expect(until({ ...provenance, source: "bought" })).toContain("14.04.2025"));
  it("counts a month from the 31st to the end of a shorter month", () =>
    expect(
      new Date(
        tellBy({ ...provenance, source: "bought", recordedAt: new Date(2026, 0, 31).getTime() }) ?? 0,
      ).getDate(),
    ).toBe(28));
});

it("leaves the own country out of an address", () => {
  const address = {
    id: 1,
    label: "",
    street: "Lindenallee 14",
    postcode: "60316",
    place: "Frankfurt",
    country: "DE",
    provenance,
  };
  expect(addressText(address, "DE")).toBe("Lindenallee 14\n60316 Frankfurt");
  expect(addressText({ ...address, country: "AT" }, "DE")).toContain("AT");
});

it("is called in one line as the list has it", () => {
  expect(sortedName(contact({}))).toBe("Bauer, Dr. Hedwig");
  expect(sortedName(contact({ kind: "organisation", organisation: "Adler OHG" }))).toBe("Adler OHG");
});

it("calls the book's own facts by the window's language, in whichever they were written", async () => {
  expect(["birthday", "Birthday", "Geburtstag"].map(factWord)).toEqual(Array(3).fill("Geburtstag"));
  expect(["birthday", "Birthday", " geburtstag", "IBAN"].map(factKey)).toEqual([
    "birthday",
    "birthday",
    "birthday",
    "iban",
  ]);
  await setLocale("en", { reload: false });
  expect(["birthday", "Geburtstag"].map(factWord)).toEqual(["Birthday", "Birthday"]);
  await setLocale("de", { reload: false });
});

it("leaves the firm's own facts their names, also where the book has a word for something else", () => {
  expect(["Lieblingswein", "title", "hint"].map(factWord)).toEqual(["Lieblingswein", "title", "hint"]);
  expect(factKey("Lieblingswein")).toBe("Lieblingswein");
});
