import { getLocale } from "$words/runtime";

/** Dates, times, numbers as this language writes them. English is British. */
const tag = () => (getLocale() === "de" ? "de-DE" : "en-GB");

/** `24.11.2026` */
export function day(moment: number): string {
  return new Intl.DateTimeFormat(tag(), { day: "2-digit", month: "2-digit", year: "numeric" }).format(moment);
}

/** `07:58` */
export function time(moment: number): string {
  return new Intl.DateTimeFormat(tag(), { hour: "2-digit", minute: "2-digit" }).format(moment);
}

/** `24.11.2026, 07:58` */
export function dayTime(moment: number): string {
  return `${day(moment)}, ${time(moment)}`;
}

/** Whether both lie on the same calendar day. */
export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** `12. Mai 1980` or, without a year, `12. Mai`, from `1980-05-12` or `--05-12`; anything else as it stands. */
export function isoDay(text: string): string {
  const parts = /^(\d{4}|-)-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return text;
  const [, year = "", month = "", dayOfMonth = ""] = parts;
  const known = year !== "-";
  const date = new Date(Date.UTC(known ? Number(year) : 2000, Number(month) - 1, Number(dayOfMonth)));
  return new Intl.DateTimeFormat(tag(), {
    day: "numeric",
    month: "long",
    ...(known ? { year: "numeric" } : {}),
    timeZone: "UTC",
  }).format(date);
}

/** `31.12.2034` from `2034-12-31`. */
export function isoShort(text: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return parts ? day(new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime()) : text;
}

/** `1.234` */
export function count(value: number): string {
  return new Intl.NumberFormat(tag()).format(value);
}

/** `148 KB` */
export function bytes(value: number): string {
  const [unit, by] = value < 1_000_000 ? (["kilobyte", 1000] as const) : (["megabyte", 1_000_000] as const);
  return new Intl.NumberFormat(tag(), {
    style: "unit",
    unit,
    maximumFractionDigits: value / by < 10 ? 1 : 0,
  }).format(value / by);
}

/** `Weinclub, Abholer und Gastronomie` */
export function list(values: readonly string[]): string {
  return new Intl.ListFormat(tag()).format(values);
}

/** A day as people type it (`5.11.`, `5.11.26`, `051126`, `2026-11-05`, `heute`) as `2026-11-05`; empty for nothing, null if not understood. */
export function readDay(text: string, today = new Date()): string | null {
  const typed = text.trim().toLowerCase();
  if (typed === "") return "";
  if (typed === "heute" || typed === "today") return iso(today);
  const later = /^\+(\d{1,5})$/.exec(typed);
  if (later) return iso(new Date(today.getFullYear(), today.getMonth(), today.getDate() + Number(later[1])));
  const parts =
    /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})$/.exec(typed) ??
    /^(?<d>\d{1,2})[./](?<m>\d{1,2})[./]?(?<y>\d{4}|\d{2})?$/.exec(typed) ??
    /^(?<d>\d{2})(?<m>\d{2})(?<y>\d{4}|\d{2})$/.exec(typed);
  if (!parts?.groups) return null;
  const { y, m, d } = parts.groups;
  const year = y === undefined ? today.getFullYear() : y.length === 2 ? 2000 + Number(y) : Number(y);
  const date = new Date(year, Number(m) - 1, Number(d));
  const real = date.getMonth() === Number(m) - 1 && date.getDate() === Number(d);
  return real ? iso(date) : null;
}

function iso(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
