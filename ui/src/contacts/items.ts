import type { Change, Contact, Content, Id, Provenance } from "$api";
import { m } from "$words";
import { addressText, contentOf, factKey, factText, factWord, labelWord } from "./values";

/** One value of the record with its row: shown, explained and edited the same way whatever it is. */
export interface Item {
  key: string;
  label: string;
  text: string;
  /** Second line: the text as typed where the book writes it in its own way. */
  small?: string;
  /** Something is odd about it, in words. */
  warn?: string;
  numbers?: boolean;
  provenance: Provenance;
  /** Number of the value's row; 0 for the name group. */
  id: number;
  /** What it is for the core; missing for the name group. */
  content?: Content;
  /** The text that can be changed in place; null if it takes a form. */
  inline: string | null;
  /** The contact it names, to be opened by a click. */
  link?: Id;
}

/** Phones, e-mail addresses, web pages. */
export function reach(contact: Contact): Item[] {
  return [
    ...contact.phones.map((phone) => ({
      key: `phone${phone.id}`,
      label: labelWord("phone", phone.label),
      text: phone.din5008 || phone.value,
      ...(phone.din5008 && phone.din5008 !== phone.value
        ? { small: m.contacts_typed({ text: phone.value }) }
        : {}),
      ...(phone.e164 ? {} : { warn: m.contacts_phone_odd() }),
      numbers: true,
      provenance: phone.provenance,
      id: phone.id,
      content: contentOf.phone(phone),
      inline: phone.value,
    })),
    ...contact.emails.map((email) => ({
      key: `email${email.id}`,
      label: labelWord("mail", email.label),
      text: email.value,
      ...(email.valid ? {} : { warn: m.contacts_mail_odd() }),
      provenance: email.provenance,
      id: email.id,
      content: contentOf.email(email),
      inline: email.value,
    })),
    ...contact.websites.map((website) => ({
      key: `website${website.id}`,
      label: labelWord("web", website.label),
      text: website.value,
      provenance: website.provenance,
      id: website.id,
      content: contentOf.website(website),
      inline: website.value,
    })),
  ];
}

/** Postal addresses, then facts such as the birthday. */
export function places(contact: Contact, home: string): Item[] {
  return contact.addresses.map((address) => ({
    key: `address${address.id}`,
    label: labelWord("address", address.label),
    text: addressText(address, home),
    provenance: address.provenance,
    id: address.id,
    content: contentOf.address(address),
    inline: null,
  }));
}

/** Birthday, IBAN, what the firm names itself. */
export function facts(contact: Contact): Item[] {
  return contact.facts.map((fact) => ({
    key: `fact${fact.id}`,
    label: factWord(fact.name),
    text: factText(fact),
    numbers: fact.name === "iban",
    provenance: fact.provenance,
    id: fact.id,
    content: contentOf.fact(fact),
    // A birthday is stored in the order of computers: its form reads and writes it as people do.
    inline: factKey(fact.name) === "birthday" ? null : fact.value,
  }));
}

/** Name, firm, number: one group with one provenance, changed in one form. */
export function person(contact: Contact, name: string): Item[] {
  const nameless = contact.kind === "person" && !contact.given && !contact.family;
  const rows: [string, string, string][] = [
    ["name", m.contacts_name(), nameless ? m.contacts_nameless() : name],
    ["organisation", m.contacts_organisation(), contact.kind === "person" ? contact.organisation : ""],
    ["department", m.contacts_department(), contact.department],
    ["position", m.contacts_position(), contact.position],
    ["greeting", m.contacts_greeting(), contact.greeting],
    ["customerNumber", m.contacts_customer_number_short(), contact.customerNumber],
  ];
  return rows
    .filter(([key, , text]) => text !== "" || key === "name")
    .map(([key, label, text]) => ({
      key,
      label,
      text,
      provenance: contact.provenance,
      id: 0,
      inline: null,
      ...(key === "organisation" && contact.worksFor !== null ? { link: contact.worksFor } : {}),
    }));
}

/** The same value with another text. */
export function withText(content: Content, text: string): Content {
  return "value" in content ? { ...content, value: text } : content;
}

/** The change that sets a value's text; an empty text takes the value away; null if nothing changes. */
export function changeOf(item: Item, text: string): Change | null {
  const typed = text.trim();
  if (!item.content || item.inline === null || typed === item.inline) return null;
  return typed === ""
    ? { do: "remove", id: item.id, old: item.content }
    : { do: "replace", id: item.id, old: item.content, new: withText(item.content, typed) };
}
