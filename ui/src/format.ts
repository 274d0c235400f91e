import { getLocale } from "$words/runtime";

/** Dates, times, numbers as this language writes them. English is British. */
const tag = () => (getLocale() === "de" ? "de-DE" : "en-GB");

/** `24.11.2026` */
export function day(moment: number): string {
  return new Intl.DateTimeFormat(tag(), { day: "2-digit", month: "2-digit", year: "numeric" }).format(moment);
}

/** `2026-11-24`: a day for the name of a file, which may hold no slash in any language. */
export function fileDay(moment: number): string {
  return iso(new Date(moment));
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
  return isReal(year, Number(m), Number(d)) ? iso(new Date(year, Number(m) - 1, Number(d))) : null;
}

/** The year before which nobody in the book was born. */
const FIRST_YEAR = 1900;

/**
 * A birthday as people type it (`12.5.80`, `12.05.1980`, `12. Mai 1980`, `120580`, `1980-05-12`) as `1980-05-12`, without
 * a year (`12.5.`) as `--05-12`; null if not understood. It lies between 1900 and today, years of two digits in the
 * hundred years before today: the core reads birthdays of files the same way (contacts/dates.rs).
 */
export function readBirthday(text: string, today = new Date()): string | null {
  const typed = text.trim();
  const packed = /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(typed)?.slice(1);
  const parts = packed ?? typed.split(/[\s./,-]+/).filter(Boolean);
  if (parts.length < 2 || parts.length > 3) return null;
  const yearFirst = typed.startsWith("--") || (parts.length === 3 && parts[0]?.length === 4);
  const [d = "", m = "", y] = yearFirst ? [...parts].reverse() : parts;
  const [dayOfMonth, month] = [Number(d), monthOf(m)];
  // 2000 knows the 29th of February.
  if (y === undefined) return isReal(2000, month, dayOfMonth) ? `--${two(month)}-${two(dayOfMonth)}` : null;
  if (!/^(\d{4}|\d{2})$/.test(y)) return null;
  const inYear = (year: number) => `${year}-${two(month)}-${two(dayOfMonth)}`;
  const century = today.getFullYear() - (today.getFullYear() % 100);
  const full = y.length === 4 ? Number(y) : century + Number(y);
  const year = y.length === 2 && inYear(full) > iso(today) ? full - 100 : full;
  const born = isReal(year, month, dayOfMonth) && year >= FIRST_YEAR && inYear(year) <= iso(today);
  return born ? inYear(year) : null;
}

/** A birthday as its field shows it and `readBirthday` reads it back: `12.05.1980`, `12.05.`; anything else as it stands. */
export function writeBirthday(text: string): string {
  const yearless = /^--(\d{2})-(\d{2})$/.exec(text);
  if (!yearless) return isoShort(text);
  const date = new Date(2000, Number(yearless[1]) - 1, Number(yearless[2]));
  return new Intl.DateTimeFormat(tag(), { day: "2-digit", month: "2-digit" }).format(date);
}

/** `5`, `05`, `Mai`, `Sept` as 5, 5, 5, 9, in both languages; 0 for no month. */
function monthOf(word: string): number {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  const begun = word.toLowerCase();
  if (begun.length < 3) return 0;
  for (const language of ["de-DE", "en-GB"])
    for (let month = 1; month <= 12; month++) {
      const name = new Date(2000, month - 1).toLocaleString(language, { month: "long" });
      if (name.toLowerCase().startsWith(begun)) return month;
    }
  return 0;
}

function isReal(year: number, month: number, dayOfMonth: number): boolean {
  const date = new Date(year, month - 1, dayOfMonth);
  return month > 0 && date.getMonth() === month - 1 && date.getDate() === dayOfMonth;
}

function iso(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
