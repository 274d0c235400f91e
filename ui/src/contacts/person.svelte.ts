import type { Change, Contact, Draft, Field } from "$api";
import { readBirthday } from "../format";
import { emptyDraft } from "./values";

/** What the form about a person or firm holds. */
export interface PersonForm {
  kind: "person" | "organisation";
  salutation: "unknown" | "ms" | "mr";
  addressForm: "sie" | "du";
  title: string;
  given: string;
  additional: string;
  family: string;
  suffix: string;
  organisation: string;
  department: string;
  position: string;
  greeting: string;
  customerNumber: string;
  minor: boolean;
}

/** A new contact's first values beside the name; more are added later in the record. */
export interface FirstValues {
  phone: string;
  mobile: string;
  /** As people write it. */
  birthday: string;
  list: string;
  email: string;
  street: string;
  postcode: string;
  place: string;
  country: string;
  note: string;
}

/** The form as the record stands. */
export function formOf(contact: Contact): PersonForm {
  return {
    kind: contact.kind,
    salutation: contact.salutation,
    addressForm: contact.addressForm === "du" ? "du" : "sie",
    title: contact.title,
    given: contact.given,
    additional: contact.additional,
    family: contact.family,
    suffix: contact.suffix,
    organisation: contact.organisation,
    department: contact.department,
    position: contact.position,
    greeting: contact.greeting,
    customerNumber: contact.customerNumber,
    minor: contact.minor,
  };
}

const FIELDS = [
  "salutation",
  "addressForm",
  "title",
  "given",
  "additional",
  "family",
  "suffix",
  "organisation",
  "department",
  "position",
  "greeting",
  "customerNumber",
  "minor",
] as const satisfies readonly Field[];

const wire = (value: string | boolean) => (typeof value === "boolean" ? (value ? "1" : "0") : value.trim());

/** One change per field that differs, each with the value the person saw. */
export function changesOf(seen: PersonForm, form: PersonForm): Change[] {
  return FIELDS.filter((field) => wire(seen[field]) !== wire(form[field])).map((field) => ({
    do: "set",
    field,
    old: wire(seen[field]),
    new: wire(form[field]),
  }));
}

/** An empty form; a few words typed before are taken for the name. */
export function emptyForm(text: string): PersonForm {
  const { name } = reachOf(text);
  const words = name.split(/\s+/).filter(Boolean);
  const comma = name.includes(",");
  const [first = "", ...rest] = comma ? name.split(",").map((part) => part.trim()) : words;
  const family = comma ? first : (words.at(-1) ?? "");
  const given = comma ? rest.join(" ") : words.slice(0, -1).join(" ");
  return {
    kind: "person",
    salutation: "unknown",
    addressForm: "sie",
    title: "",
    given,
    additional: "",
    family,
    suffix: "",
    organisation: "",
    department: "",
    position: "",
    greeting: "",
    customerNumber: "",
    minor: false,
  };
}

/** A mail address or a number typed into the search is no name: `eva@x.de`, `Huber 0711 223344`. */
function reachOf(text: string): { name: string; email: string; phone: string } {
  const email = /\S+@\S+/.exec(text)?.[0] ?? "";
  const left = text.replace(email, " ");
  const phone = /[+(]?\d[\d\s/()+-]{3,}\d/.exec(left)?.[0] ?? "";
  return { name: left.replace(phone, " ").trim(), email, phone: phone.trim() };
}

/** No first values, but what of the text reaches somebody. */
export function emptyFirst(text = ""): FirstValues {
  const { email, phone } = reachOf(text);
  return {
    phone,
    mobile: "",
    birthday: "",
    list: "",
    email,
    street: "",
    postcode: "",
    place: "",
    country: "",
    note: "",
  };
}

/** What goes to the gate. */
export function draftOf(form: PersonForm, first: FirstValues): Draft {
  const one = (value: string) => (value.trim() ? [{ value: value.trim(), label: "" }] : []);
  const hasAddress = [first.street, first.postcode, first.place].some((text) => text.trim() !== "");
  const firm = form.kind === "organisation";
  return {
    ...emptyDraft(),
    kind: form.kind,
    salutation: firm ? null : form.salutation,
    addressForm: firm ? null : form.addressForm,
    title: firm ? "" : form.title.trim(),
    given: firm ? "" : form.given.trim(),
    family: firm ? "" : form.family.trim(),
    organisation: form.organisation.trim(),
    department: firm ? "" : form.department.trim(),
    position: firm ? "" : form.position.trim(),
    customerNumber: form.customerNumber.trim(),
    phones: [...one(first.phone), ...one(first.mobile).map(({ value }) => ({ value, label: "mobile" }))],
    birthday: firm ? "" : (readBirthday(first.birthday) ?? ""),
    tags: first.list.trim() ? [first.list.trim()] : [],
    emails: one(first.email),
    addresses: hasAddress
      ? [
          {
            label: "",
            street: first.street.trim(),
            postcode: first.postcode.trim(),
            place: first.place.trim(),
            country: first.country.trim(),
          },
        ]
      : [],
    notes: first.note.trim() ? [first.note.trim()] : [],
    minor: form.minor,
  };
}

/** Whether it says who it is: by a name, or a person by a mail address or number (`reached`) in its place. */
export function isSomebody(form: PersonForm, reached: boolean): boolean {
  return form.kind === "organisation"
    ? form.organisation.trim() !== ""
    : reached || [form.given, form.family, form.organisation].some((text) => text.trim() !== "");
}
