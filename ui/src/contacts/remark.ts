import type { Content } from "$api";
import { coded } from "$parts/coded";

/** What an import says of such a value; here it is said before anything is saved, and bars nothing. */
const odd = (kind: "mail" | "phone" | "postcodeOdd") => coded("import_odd", kind);

/** Of what cannot be an e-mail address. */
export function mailRemark(text: string): string | undefined {
  const mail = text.trim();
  return mail === "" || /^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+$/u.test(mail) ? undefined : odd("mail");
}

/** Of what has too few digits to be dialled; words beside them are nothing to doubt. */
export function phoneRemark(text: string): string | undefined {
  return text.trim() === "" || text.replace(/\D/g, "").length >= 3 ? undefined : odd("phone");
}

/** Of a value with this text. */
export function valueRemark({ kind }: Content, text: string): string | undefined {
  if (kind === "email") return mailRemark(text);
  return kind === "phone" ? phoneRemark(text) : undefined;
}

/** The countries whose postcodes are known here by their shape: where they are, and how people write them. */
const SHAPES: readonly { country: RegExp; shape: RegExp }[] = [
  { country: /^(de|deu|d|brd|deutschland|germany)$/i, shape: /^(?!00)\d{5}$/ },
  {
    country:
      /^(at|aut|a|österreich|oesterreich|austria|ch|che|schweiz|switzerland|li|lie|fl|liechtenstein)$/i,
    shape: /^[1-9]\d{3}$/,
  },
];

/** Of a postcode its country does not have; without a country it is that of the firm. */
export function postcodeRemark(text: string, country: string, home: string): string | undefined {
  const written = text.trim().replace(/^[a-z]+[- ]*(?=\d)/i, "");
  const rule = SHAPES.find((one) => one.country.test(country.trim() || home));
  return written === "" || !rule || rule.shape.test(written.replace(/[ -]/g, ""))
    ? undefined
    : odd("postcodeOdd");
}
