import { describe, expect, it } from "vitest";
import { delimiterWords, FIELDS, fieldOptions, fieldWords } from "./fields";

describe("a field in words", () => {
  it.each(FIELDS)("%s has some", (code) => {
    expect(fieldWords(code, "Spalte")).not.toBe(code);
  });

  it("names where a value belongs", () => {
    expect(fieldWords("phone_mobile", "")).toBe("Telefon, mobil");
    expect(fieldWords("postcode_place_other", "")).toBe("PLZ und Ort, weitere");
  });

  it("does not take house_number or birth_year for a label", () => {
    expect(fieldWords("house_number", "")).toBe("Hausnummer");
    expect(fieldWords("birth_year", "")).toBe("Geburtsjahr");
  });

  it("calls a fact like its column", () => {
    expect(fieldWords("fact", "Schuhgröße")).toBe("Merkmal „Schuhgröße“");
    expect(fieldWords("fact:Lieblingswein", "LW")).toBe("Merkmal „Lieblingswein“");
  });
});

it("what a column is now can always be chosen", () => {
  expect(fieldOptions("fact:Hobby", "Hobby")[0]).toEqual({ value: "fact:Hobby", label: "Merkmal „Hobby“" });
  expect(fieldOptions("email", "Mail")).toHaveLength(FIELDS.length);
});

it("an unusual delimiter shows as it stands", () => {
  expect(delimiterWords("\t")).toBe("Tabulator");
  expect(delimiterWords("~")).toBe("~");
});
