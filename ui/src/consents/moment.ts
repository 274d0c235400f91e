import { dayTime } from "../format";

/** Day and time as people of the office write them: `24.11.2026, 14:30 Uhr`, `24/11/2026 14:30`, `3.7.26`. */
const WRITTEN = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:,?\s+(\d{1,2})[:.](\d{2})(?:\s*(?:Uhr|h))?)?$/i;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?$/;

/** Unix ms of a written day; without a time it is noon, so that no time zone moves it to another day. */
export function readMoment(text: string): number | undefined {
  const trimmed = text.trim();
  const written = WRITTEN.exec(trimmed);
  const iso = ISO.exec(trimmed);
  const [, day, month, year, hour = "12", minute = "0"] =
    written ?? (iso ? [iso[0], iso[3], iso[2], iso[1], iso[4], iso[5]] : []);
  if (!day || !month || !year) return undefined;
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  const date = new Date(full, Number(month) - 1, Number(day), Number(hour), Number(minute));
  const same =
    date.getFullYear() === full &&
    date.getMonth() === Number(month) - 1 &&
    date.getDate() === Number(day) &&
    date.getHours() === Number(hour) &&
    date.getMinutes() === Number(minute);
  return same ? date.getTime() : undefined;
}

/** A moment as the field shows it and reads it back: `24.11.2026, 14:30`. */
export const writeMoment = dayTime;
