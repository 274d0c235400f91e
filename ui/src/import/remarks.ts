import type { Component } from "svelte";
import AtSign from "@lucide/svelte/icons/at-sign";
import Cake from "@lucide/svelte/icons/cake";
import MapPin from "@lucide/svelte/icons/map-pin";
import Phone from "@lucide/svelte/icons/phone";
import type { Held, Id, OddKind, OddValue } from "$api";
import { coded, isCoded } from "$parts/coded";
import { list } from "../format";
import { lookOf, type Look } from "./held";

/** Remarks of one kind. */
export interface Group {
  key: string;
  icon: Component<{ class?: string }>;
  tone: Look["tone"];
  title: string;
  /** What it means and what to do. */
  todo: string;
  /** How many there are; not all of them need stand in `rows`. */
  count: number;
  rows: readonly Remark[];
}

/** What is said of one line. */
export interface Remark {
  line: number;
  /** Who stands there; empty for somebody erased, or where the line cannot be read. */
  name: string;
  text: string;
  contact: Id | null;
}

/** What a report or preview says about rows and values. */
export interface Said {
  held: readonly Held[];
  /** All remarks by reason. */
  byReason: Readonly<Record<string, number>>;
  /** Of these, the ones that keep a row out. */
  outByReason: Readonly<Record<string, number>>;
  odd: readonly OddValue[];
  oddByKind: Readonly<Partial<Record<OddKind, number>>>;
  /** Who stands in a line. */
  names: Readonly<Record<number, string | undefined>>;
}

const ODD: Record<OddKind, Component<{ class?: string }>> = {
  mail: AtSign,
  phone: Phone,
  postcode: MapPin,
  postcodeOdd: MapPin,
  birthday: Cake,
};

/** Values that look wrong or were mended: said first, for everything else is right only if they are. */
export function oddGroups({ odd, oddByKind, names }: Said): Group[] {
  return (Object.entries(oddByKind) as [OddKind, number][]).map(([kind, count]) => ({
    key: `odd ${kind}`,
    icon: ODD[kind],
    tone: "wait",
    title: coded("import_odd", kind),
    todo: coded("import_odd_todo", kind),
    count,
    rows: odd
      .filter((one) => one.kind === kind)
      .map(({ line, value }) => ({
        line,
        name: names[line] ?? "",
        text: kind === "postcode" ? coded("import_odd", "postcode_line", { value }) : value,
        contact: null,
      })),
  }));
}

/** Rows that stay out, by reason. */
export function outGroups(said: Said): Group[] {
  return groups(said, said.held, said.outByReason, false);
}

/** Rows that come along and want a look, by reason. A birthday nobody can have is told once, with its value. */
export function alongGroups(said: Said): Group[] {
  const along = Object.entries(said.byReason).map(([reason, all]) => {
    const told = reason === "unreadable" ? (said.oddByKind.birthday ?? 0) : 0;
    return [reason, all - (said.outByReason[reason] ?? 0) - told] as const;
  });
  return groups(
    said,
    said.held.filter((row) => !isOddBirthday(row)),
    Object.fromEntries(along),
    true,
  );
}

const isOddBirthday = (row: Held) => row.taken && row.reason === "unreadable" && row.detail === "birthday";

/** A row that came in is not about somebody erased, only like one. */
function wordOf(reason: string, taken: boolean): string {
  return taken && reason === "erased" ? "erased_hint" : reason;
}

function groups(
  { names }: Said,
  held: readonly Held[],
  counts: Readonly<Record<string, number>>,
  taken: boolean,
): Group[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, two]) => two - one)
    .map(([reason, count]) => ({
      key: `${String(taken)} ${reason}`,
      ...lookOf(reason),
      title: coded("import_reason", wordOf(reason, taken)),
      todo: coded("import_todo", wordOf(reason, taken)),
      count,
      rows: held
        .filter((row) => row.reason === reason && row.taken === taken)
        .map((row) => ({
          line: row.line,
          name: names[row.line] ?? "",
          text: detailOf(row),
          contact: row.contact,
        })),
    }));
}

/** What exactly, from the codes the gate gives: "E-Mail, Telefon". */
function detailOf(row: Held): string {
  const codes = row.detail.split(" ").filter((code) => isCoded("import_detail", code));
  return list(codes.map((code) => coded("import_detail", code)));
}
