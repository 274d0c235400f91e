import { describe, expect, it } from "vitest";
import { changesOf, draftOf, emptyFirst, emptyForm, isSomebody } from "./person.svelte";

describe("the form of a person", () => {
  it("takes what was searched for as the name", () => {
    expect(emptyForm("Anna Maria Müller")).toMatchObject({ given: "Anna Maria", family: "Müller" });
    expect(emptyForm("Müller, Anna")).toMatchObject({ given: "Anna", family: "Müller" });
    expect(emptyForm("Müller")).toMatchObject({ given: "", family: "Müller" });
  });

  it("takes a mail address and a number for what they are", () => {
    expect(emptyForm("kunde5@beispiel.example")).toMatchObject({ given: "", family: "" });
    expect(emptyFirst("kunde5@beispiel.example")).toMatchObject({
      email: "kunde5@beispiel.example",
      phone: "",
    });
    expect(emptyForm("Eva Huber 0711 / 22 33-44")).toMatchObject({ given: "Eva", family: "Huber" });
    expect(emptyFirst("Eva Huber 0711 / 22 33-44")).toMatchObject({ phone: "0711 / 22 33-44", email: "" });
  });

  it("sends only what differs, with what was seen", () => {
    const seen = emptyForm("Anna Müller");
    expect(changesOf(seen, { ...seen, family: "Maier ", minor: true })).toEqual([
      { do: "set", field: "family", old: "Müller", new: "Maier" },
      { do: "set", field: "minor", old: "0", new: "1" },
    ]);
  });

  it("sends nothing when nothing differs", () => {
    const seen = emptyForm("Anna Müller");
    expect(changesOf(seen, { ...seen })).toEqual([]);
  });

  it("needs a name, but a firm will do", () => {
    expect(isSomebody(emptyForm(""), false)).toBe(false);
    expect(isSomebody(emptyForm(""), true)).toBe(true);
    expect(isSomebody({ ...emptyForm(""), organisation: "Weinstube Adler" }, false)).toBe(true);
    expect(isSomebody({ ...emptyForm("Müller"), kind: "organisation" }, true)).toBe(false);
  });

  it("makes no empty values of empty fields", () => {
    const draft = draftOf(emptyForm("Müller"), emptyFirst());
    expect([draft.phones, draft.emails, draft.addresses, draft.notes]).toEqual([[], [], [], []]);
  });

  it("keeps the zero of a postcode", () => {
    const draft = draftOf(emptyForm("Müller"), { ...emptyFirst(), postcode: "01067" });
    expect(draft.addresses[0]?.postcode).toBe("01067");
  });
});
