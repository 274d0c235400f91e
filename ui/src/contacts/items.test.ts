import { expect, it } from "vitest";
import type { Contact, Provenance } from "$api";
import { changeOf, facts, person, type Item } from "./items";

const provenance: Provenance = {
  source: "given",
  note: "",
  recordedAt: 0,
  recordedBy: "",
  fileName: "",
  line: 0,
  purpose: "care",
  keepUntil: null,
};
const item: Item = {
  key: "phone4",
  label: "Telefon",
  text: "069 90009 148",
  provenance,
  id: 4,
  content: { kind: "phone", value: "06990009148", label: "work" },
  inline: "06990009148",
};

it("changes nothing when the text is as it was", () => expect(changeOf(item, " 06990009148 ")).toBeNull());

it("carries the old value the person saw", () =>
  expect(changeOf(item, "069 1")).toEqual({
    do: "replace",
    id: 4,
    old: { kind: "phone", value: "06990009148", label: "work" },
    new: { kind: "phone", value: "069 1", label: "work" },
  }));

it("takes the value away when its text is deleted", () =>
  expect(changeOf(item, "")).toMatchObject({ do: "remove", id: 4 }));

it("leaves the name group to its form", () =>
  expect(changeOf({ key: "name", label: "", text: "", provenance, id: 0, inline: null }, "x")).toBeNull());

it("leaves a birthday to its form, which writes it as people do", () => {
  const fact = (id: number, name: string, value: string) => ({ id, name, value, provenance });
  const contact = {
    facts: [
      fact(1, "birthday", "1980-05-12"),
      fact(2, "Lieblingswein", "Riesling"),
      fact(3, "Geburtstag", "31.02.1980"),
    ],
  };
  const items = facts(contact as unknown as Contact);
  expect(items.map((fact) => fact.inline)).toEqual([null, "Riesling", null]);
});

it("gives a person without a name none in the name's row, though the mail address stands for it above", () => {
  const nameless = { kind: "person", given: "", family: "", provenance } as Contact;
  expect(person(nameless, "nur@mail.example")[0]?.text).toBe("Ohne Namen");
});
