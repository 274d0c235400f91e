import { coded, isCoded } from "$parts/coded";
import { m } from "$words";
import { desk } from "../frame/desk.svelte";

/** What a column can become, the usual first; codes as `exchange/read/field.rs` writes them. */
export const FIELDS = [
  "ignore",
  "name",
  "family",
  "given",
  "name_or_organisation",
  "second_name",
  "organisation",
  "salutation",
  "title",
  "email",
  "phone",
  "phone_mobile",
  "street",
  "house_number",
  "street2",
  "postcode",
  "place",
  "postcode_place",
  "country",
  "customer_number",
  "birthday",
  "tag",
  "note",
  "fact",
  "newsletter",
  "allow_all",
  "allow_post",
  "allow_phone",
  "allow_sms",
  "allow_fax",
  "stop",
  "stop_email",
  "stop_post",
  "stop_phone",
  "stop_sms",
  "stop_fax",
  "status",
  "minor",
  "email_work",
  "email_home",
  "phone_work",
  "phone_home",
  "phone_fax",
  "street_work",
  "postcode_work",
  "place_work",
  "country_work",
  "street_home",
  "postcode_home",
  "place_home",
  "country_home",
  "department",
  "position",
  "additional",
  "suffix",
  "website",
  "birth_day",
  "birth_month",
  "birth_year",
  "value_label",
  "card",
] as const;

const LABEL = /^(.+)_(work|home|mobile|fax|other)$/;

/** A field in words; a fact is named like its column unless it says otherwise. */
export function fieldWords(code: string, column: string): string {
  if (code === "fact" || code.startsWith("fact:")) {
    return m.import_field_fact({ name: code.slice("fact:".length) || column });
  }
  if (isCoded("import_field", code)) return coded("import_field", code, { years: desk.ofAge });
  const [, base = code, label = ""] = LABEL.exec(code) ?? [];
  const field = coded("import_field", base);
  return label ? m.import_field_labelled({ field, label: coded("import_label", label) }) : field;
}

/** The choice for one column: what it is now is always part of it. */
export function fieldOptions(now: string, column: string): { value: string; label: string }[] {
  const codes: readonly string[] = FIELDS.some((code) => code === now) ? FIELDS : [now, ...FIELDS];
  return codes.map((value) => ({ value, label: fieldWords(value, column) }));
}

const DELIMITERS: Record<string, () => string> = {
  ";": m.import_delimiter_semicolon,
  ",": m.import_delimiter_comma,
  "\t": m.import_delimiter_tab,
  "|": m.import_delimiter_pipe,
  ":": m.import_delimiter_colon,
};

/** A delimiter by name; an unusual one as it stands. */
export function delimiterWords(delimiter: string): string {
  return DELIMITERS[delimiter]?.() ?? delimiter;
}
