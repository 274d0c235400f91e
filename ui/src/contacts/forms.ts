import type { Content, Given, RestrictionGround } from "$api";
import type { EntryDraft } from "../consents/consents.svelte";
import type { OptoutsDraft } from "../newsletter/newsletter.svelte";
import { emptyFirst, emptyForm, type FirstValues, type PersonForm } from "./person.svelte";
import { PLAIN } from "./values";

/** A note that is being written. */
export type NoteDraft = Pick<Extract<Content, { kind: "note" }>, "activity" | "body">;

/** A new contact that is being entered, as its form keeps it. */
export interface ContactDraft {
  form: PersonForm;
  first: FirstValues;
  given: Given;
  /** Whether a consent is to be entered next. */
  consenting: boolean;
}

/** The name group that is being changed: what was seen, and what it shall be. */
export interface NameDraft {
  seen: PersonForm;
  form: PersonForm;
  given: Given;
}

/** A value with its provenance: what its dialog was opened with, and what stands in it. */
export interface ValueDraft {
  content: Content;
  /** The row it has in the book; missing for a new value. */
  old?: { id: number; content: Content };
  start: Given;
  form: Content;
  given: Given;
}

/** A text of the firm that is being changed. */
export interface WordingDraft {
  code: string;
  what: "wording" | "weighing";
  text: string;
  was: string;
}

/** What is typed in each form: those about a contact, and from `fresh` on those about nobody in the book. */
export interface Forms {
  note: NoteDraft;
  /** A value changed in its row, by the row's key. */
  [row: `row:${string}`]: string;
  value: ValueDraft;
  name: NameDraft;
  consent: EntryDraft;
  restrict: { ground: RestrictionGround | ""; note: string };
  lift: { reason: string; told: string };
  fresh: ContactDraft;
  optouts: OptoutsDraft;
  wording: WordingDraft;
  domains: { text: string; saved: string };
}
export type FormName = keyof Forms;

type Part = Record<string, unknown>;
const partOf = (kept: unknown): Part => (typeof kept === "object" && kept !== null ? { ...kept } : {});
const isText = (kept: unknown): kept is string => typeof kept === "string";
const isContent = (kept: unknown): kept is Content => isText(partOf(kept)["kind"]);
const person = (kept: unknown): PersonForm => ({ ...emptyForm(""), ...partOf(kept) });
const given = (kept: unknown): Given => ({ ...PLAIN, ...partOf(kept) });

/** What each form makes of what was kept: a field another version did not know is empty; `undefined`: it is none of it. */
const READ: { [F in Exclude<FormName, `row:${string}`>]: (kept: Part) => Forms[F] | undefined } = {
  note: (kept) => (isText(kept["body"]) ? { activity: "note", body: "", ...kept } : undefined),
  value({ content, old, start, form, given: known }) {
    if (!isContent(content) || !isContent(form) || content.kind !== form.kind) return undefined;
    const row = isContent(partOf(old)["content"]) ? { old: old as NonNullable<ValueDraft["old"]> } : {};
    return { content, ...row, start: given(start), form, given: given(known) };
  },
  name: (kept) =>
    kept["form"] === undefined
      ? undefined
      : { seen: person(kept["seen"]), form: person(kept["form"]), given: given(kept["given"]) },
  consent: (kept) =>
    isText(kept["line"])
      ? { line: kept["line"], said: "", how: "", when: "", note: "", lifts: [], proof: "", ...kept }
      : undefined,
  restrict: (kept) => ({ ground: "", note: "", ...kept }),
  lift: (kept) => ({ reason: "", told: "", ...kept }),
  fresh: (kept) =>
    kept["form"] === undefined
      ? undefined
      : {
          form: person(kept["form"]),
          first: { ...emptyFirst(), ...partOf(kept["first"]) },
          given: given(kept["given"]),
          consenting: kept["consenting"] === true,
        },
  optouts: (kept) => ({ text: "", source: "paste", ticked: [], ...kept }),
  wording: (kept) =>
    isText(kept["code"]) && isText(kept["text"])
      ? { code: kept["code"], what: "wording", was: "", text: kept["text"], ...kept }
      : undefined,
  domains: (kept) => ({ text: "", saved: "", ...kept }),
};

/** Bytes that may wait about one contact: the core takes no more. */
const ROOM = 64 * 1024;
const bytes = new TextEncoder();

const ESCAPES: Readonly<Record<string, string>> = { "\\n": "\n", "\\r": "\r", "\\t": "\t" };

/**
 * JSON whose line breaks and tabs stand as they are: erasure looks through what waits, and to it the "n" of an escape
 * would be a letter of the name behind it.
 */
const write = (value: unknown): string =>
  JSON.stringify(value).replace(/\\./g, (escape) => ESCAPES[escape] ?? escape);

const parse = (body: string): unknown =>
  JSON.parse(body.replace(/[\n\r\t]/g, (letter) => JSON.stringify(letter).slice(1, -1)));

/**
 * What waits about one contact as a text, and which forms have no room in it: the shortest come first, for a long list
 * must not cost a name that is being typed. Empty where nothing waits.
 */
export function pack(forms: ReadonlyMap<FormName, unknown>): { body: string; left: FormName[] } {
  const sized = [...forms].map(([form, draft]) => ({
    form,
    size: bytes.encode(write({ [form]: draft })).length,
  }));
  let room = ROOM;
  const fits = new Set<FormName>();
  for (const { form, size } of sized.sort((one, other) => one.size - other.size))
    if ((room -= size) >= 0) fits.add(form);
  const body =
    fits.size === 0 ? "" : write(Object.fromEntries([...forms].filter(([form]) => fits.has(form))));
  return { body, left: [...forms.keys()].filter((form) => !fits.has(form)) };
}

/** What waited, by form, the newest last. */
export function unpack(body: string): [FormName, Forms[FormName]][] {
  let kept: Part = {};
  try {
    kept = partOf(parse(body));
  } catch {
    // None of ours: nothing waited.
  }
  return Object.entries(kept).flatMap(([form, draft]): [FormName, Forms[FormName]][] => {
    if (isRow(form)) return isText(draft) ? [[form, draft]] : [];
    if (!Object.hasOwn(READ, form) || isText(draft)) return [];
    const read = READ[form as keyof typeof READ](partOf(draft));
    return read === undefined ? [] : [[form as FormName, read]];
  });
}

/** Whether it is a value changed in its row. */
export const isRow = (form: string): form is `row:${string}` => form.startsWith("row:");
