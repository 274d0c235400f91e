import type {
  Address,
  Contact,
  ContactLine,
  Content,
  Draft,
  Email,
  Fact,
  Given,
  Phone,
  Provenance,
  Website,
} from "$api";
import { m } from "$words";
import { locales } from "$words/runtime";
import { coded, isCoded } from "$parts/coded";
import { day, isoDay, isoShort } from "../format";

/** What is known about a value nobody said anything about. */
export const PLAIN: Given = { source: "given", note: "", purpose: "", keepUntil: null };

/** Surname and rest as a list shows them: "Bauer" and "Dr. Hedwig"; a firm has no rest. */
export function listName(
  line: Pick<ContactLine, "kind" | "title" | "given" | "family" | "organisation"> &
    Partial<Pick<ContactLine, "email" | "phone">>,
): {
  first: string;
  rest: string;
} {
  if (line.kind === "organisation") return { first: line.organisation, rest: "" };
  const before = [line.title, line.given].filter(Boolean).join(" ");
  if (line.family) return { first: line.family, rest: before };
  const named = line.given !== "";
  const first = (named && before) || line.organisation || line.email || line.phone;
  return { first: first || before || m.contacts_nameless(), rest: "" };
}

/** The name as one says it: "Dr. Hedwig Bauer jun."; who has none is called by the mail address or number. */
export function fullName(contact: Contact): string {
  if (contact.kind === "organisation") return contact.organisation;
  const name = [contact.title, contact.given, contact.additional, contact.family, contact.suffix]
    .filter(Boolean)
    .join(" ");
  const reach = contact.emails[0]?.value ?? contact.phones[0]?.value ?? "";
  return (
    (contact.given || contact.family ? name : contact.organisation || reach || name) || m.contacts_nameless()
  );
}

/** The name as the list has it, in one line: "Bauer, Dr. Hedwig". */
export function sortedName(contact: Contact): string {
  const [email, phone] = [contact.emails[0]?.value ?? "", contact.phones[0]?.value ?? ""];
  const { first, rest } = listName({ ...contact, email, phone });
  return [first, rest].filter(Boolean).join(", ");
}

/** "Frau Brandt, per Sie. Nr. 1118" – only what is known. */
export function subtitle(contact: Contact): string {
  const number = contact.customerNumber ? m.contacts_number({ number: contact.customerNumber }) : "";
  if (contact.kind === "organisation")
    return [m.contacts_kind_organisation(), number].filter(Boolean).join(". ");
  const address =
    contact.salutation === "unknown" || !contact.family
      ? ""
      : [coded("contacts_salutation", contact.salutation), contact.title, contact.family]
          .filter(Boolean)
          .join(" ");
  const form = contact.addressForm === "du" ? m.contacts_per_du() : m.contacts_per_sie();
  // A firm of this book stands beside it as a link.
  const firm = contact.worksFor === null ? contact.organisation : "";
  const work = [contact.position, firm].filter(Boolean).join(", ");
  return [[address, form].filter(Boolean).join(", "), work, number].filter(Boolean).join(". ");
}

/** The word in the margin. */
export function marginWord(provenance: Provenance): string {
  return coded("source", provenance.source);
}

/** Where it comes from, in one line. */
export function whereFrom(provenance: Provenance): string {
  const when = provenance.recordedAt ? day(provenance.recordedAt) : "";
  const file = provenance.fileName
    ? provenance.line
      ? m.contacts_from_line({ file: provenance.fileName, line: provenance.line })
      : provenance.fileName
    : "";
  return [coded("source_long", provenance.source), file, provenance.note, when, provenance.recordedBy]
    .filter(Boolean)
    .join(", ");
}

/** What for. */
export function whatFor(provenance: Provenance): string {
  return purposeName(provenance.purpose);
}

/** The name of a purpose: built-in ones have words, the firm's own are their own. */
export function purposeName(code: string, name = ""): string {
  return isCoded("purpose", code || "care") ? coded("purpose", code || "care") : name || code;
}

/** How long, in one line. */
export function howLong(provenance: Provenance): string {
  return provenance.keepUntil
    ? m.contacts_until({ day: isoShort(provenance.keepUntil) })
    : m.contacts_no_end();
}

/** By when a person must be told that their data was bought: one month (Art. 14 Abs. 3 DSGVO). */
export function tellBy(provenance: Provenance): number | null {
  if (provenance.source !== "bought") return null;
  const date = new Date(provenance.recordedAt);
  const wanted = date.getDate();
  date.setMonth(date.getMonth() + 1);
  // 31 January plus a month is the last day of February, not the third of March.
  if (date.getDate() !== wanted) date.setDate(0);
  return date.getTime();
}

/** What stands at the right of a value. */
export function until(provenance: Provenance): string {
  const tell = tellBy(provenance);
  if (tell !== null) return m.contacts_tell_by({ day: day(tell) });
  return provenance.keepUntil ? m.contacts_til({ day: isoShort(provenance.keepUntil) }) : "";
}

/** `work` as a word; the person's own word as it is. */
export function labelWord(group: "mail" | "phone" | "address" | "web", label: string): string {
  if (label === "") return coded("contacts_label", group);
  return isCoded(`contacts_label_${group}`, label)
    ? coded(`contacts_label_${group}`, label)
    : isCoded("contacts_label", label)
      ? coded("contacts_label", label)
      : label;
}

/** Facts the book knows itself, with their words. */
const OWN_FACTS = { birthday: m.contacts_fact_birthday, iban: m.contacts_fact_iban };

/** The name by which the book keeps a fact: its own ones are the same in every language, whoever wrote them. */
export function factKey(name: string): string {
  const same = (word: string) => word.toLowerCase() === name.trim().toLowerCase();
  const own = Object.entries(OWN_FACTS).find(
    ([key, word]) => same(key) || locales.some((locale) => same(word({}, { locale }))),
  );
  return own?.[0] ?? name;
}

/** The name of a fact. */
export function factWord(name: string): string {
  const key = factKey(name);
  return key in OWN_FACTS ? OWN_FACTS[key as keyof typeof OWN_FACTS]() : name;
}

/** A fact as it is read. */
export function factText(fact: Fact): string {
  return fact.name === "birthday"
    ? isoDay(fact.value)
    : fact.name === "iban"
      ? groupsOfFour(fact.value)
      : fact.value;
}

function groupsOfFour(text: string): string {
  return text.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}

/** Street, postcode and town on their lines; a foreign country on its own. */
export function addressText(address: Address, home: string): string {
  const town = [address.postcode, address.place].filter(Boolean).join(" ");
  const country = address.country && address.country !== home ? address.country : "";
  return [address.street, town, country].filter(Boolean).join("\n");
}

/** Values as the core wants to see them in a change. */
export const contentOf = {
  email: ({ value, label }: Pick<Email, "value" | "label">): Content => ({ kind: "email", value, label }),
  phone: ({ value, label }: Pick<Phone, "value" | "label">): Content => ({ kind: "phone", value, label }),
  website: ({ value, label }: Pick<Website, "value" | "label">): Content => ({
    kind: "website",
    value,
    label,
  }),
  fact: ({ name, value }: Pick<Fact, "name" | "value">): Content => ({ kind: "fact", name, value }),
  address: ({ label, street, postcode, place, country }: Omit<Address, "id" | "provenance">): Content => ({
    kind: "address",
    label,
    street,
    postcode,
    place,
    country,
  }),
};

/** The same provenance, with the remark beside it, for a value that is written anew. */
export function givenLike(provenance: Provenance): Given {
  return {
    source: provenance.source === "imported" ? "given" : provenance.source,
    note: provenance.note,
    purpose: provenance.purpose,
    keepUntil: provenance.keepUntil,
  };
}

/** A draft with nothing in it. */
export function emptyDraft(): Draft {
  return {
    line: 0,
    kind: null,
    salutation: null,
    addressForm: null,
    title: "",
    given: "",
    additional: "",
    family: "",
    suffix: "",
    organisation: "",
    department: "",
    position: "",
    emails: [],
    phones: [],
    addresses: [],
    websites: [],
    birthday: "",
    customerNumber: "",
    tags: [],
    notes: [],
    facts: [],
    minor: false,
    claims: [],
    refusedOn: "",
  };
}
