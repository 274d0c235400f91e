import { api, type Contact, type Hit } from "$api";
import { filterOf } from "../contacts/list.svelte";
import { fullName } from "../contacts/values";
import { recent } from "./recent.svelte";

/** How many hits one look brings. */
export const LIMIT = 30;

/** Results while typing: the newest question wins, the last answer stays until the next one is there. */
export class Searching {
  text = $state("");
  hits = $state.raw<readonly Hit[]>([]);
  failure = $state.raw<unknown>();
  /** What the hits answer. */
  answered = $state("");
  /** How many the whole book holds for it, where the hits are only the first. */
  total = $state<number>();
  /** The last people looked at, for an empty field. */
  last = $state.raw<readonly Hit[]>([]);
  #asked = 0;
  /** Settles once the question in the field is answered or failed. */
  #answer: Promise<unknown> = Promise.resolve();

  /** Whether what is shown answers what stands in the field. */
  get isAnswered(): boolean {
    const text = this.text.trim();
    return text === "" || text.startsWith(">") || (this.answered === text && !this.failure);
  }

  /** Waits for the answer to what stands in the field now; whether it came before something else was typed. */
  async settle(): Promise<boolean> {
    const text = this.text;
    if (!this.isAnswered) await this.#answer;
    return this.text === text && this.isAnswered;
  }

  /** Asks for what stands in the field. */
  async ask() {
    const mine = ++this.#asked;
    const text = this.text.trim();
    this.total = undefined;
    if (text === "" || text.startsWith(">")) {
      this.hits = [];
      return;
    }
    try {
      const search = api.searchContacts(text, LIMIT);
      this.#answer = search.catch(() => undefined);
      const hits = await search;
      if (mine !== this.#asked) return;
      [this.hits, this.failure, this.answered] = [hits, undefined, text];
      if (hits.length > 1) {
        const total = await countOf(text);
        if (mine === this.#asked) this.total = total;
      }
    } catch (reason) {
      if (mine === this.#asked) this.failure = reason;
    }
  }

  /** Fetches the last people anew: they may have been renamed, erased or restricted since. */
  async recall() {
    this.last = (await recent.people()).map(asHit);
  }

  /** Empties the field. */
  clear() {
    this.#asked++;
    this.text = "";
    this.hits = [];
    this.total = undefined;
    this.failure = undefined;
  }
}

/** How many are found in all, what merely sounds so left out. */
async function countOf(text: string): Promise<number> {
  const filter = filterOf({ show: "found", text }, null);
  return (await api.listContacts({ sort: "name", descending: false, offset: 0, limit: 1, filter })).total;
}

function asHit(contact: Contact): Hit {
  return {
    id: contact.id,
    name: fullName(contact),
    place: contact.addresses[0]?.place ?? "",
    match: "exact",
    kind: contact.kind,
    found: "name",
    text: "",
  };
}

/** How much of a note stands around the word that was found, in characters. */
const AROUND = 30;

/** The part of a long text around the words that were asked for. */
export function around(text: string, question: string): string {
  const line = text.replace(/\s+/g, " ");
  const parts = cut(line, question);
  const at = parts.findIndex((part) => part.hit);
  if (line.length <= 2 * AROUND || at < 0) return line;
  const before = parts
    .slice(0, at)
    .map((part) => part.text)
    .join("").length;
  const from = Math.max(0, before - AROUND);
  const end = Math.min(line.length, before + 2 * AROUND);
  return `${from > 0 ? "… " : ""}${line.slice(from, end)}${end < line.length ? " …" : ""}`;
}

/** The groups of the list of hits, in this order: what sounds alike comes last and is named as such. */
export function groups(
  hits: readonly Hit[],
): { name: "contacts" | "notes" | "alike"; hits: readonly Hit[] }[] {
  const alike = hits.filter((hit) => hit.match === "phonetic");
  const notes = hits.filter((hit) => hit.match !== "phonetic" && hit.found === "note");
  const contacts = hits.filter((hit) => hit.match !== "phonetic" && hit.found !== "note");
  return [
    { name: "contacts" as const, hits: contacts },
    { name: "notes" as const, hits: notes },
    { name: "alike" as const, hits: alike },
  ].filter((group) => group.hits.length > 0);
}

/** Folds one letter as the search does: `Ü` → `u`, `ß` → `ss`. */
function fold(letter: string): string {
  const special: Record<string, string> = { ß: "ss", ø: "o", æ: "ae", ł: "l", ı: "i" };
  const low = letter.toLowerCase();
  return special[low] ?? low.normalize("NFKD").replace(/\p{M}/gu, "");
}

/** Drops the e of ae, oe, ue on both sides, so that `Mueller` and `Müller` meet. */
function loosen(folded: readonly string[]): { text: string; from: number[] } {
  let text = "";
  const from: number[] = [];
  folded.forEach((letters, at) => {
    for (const letter of letters) {
      if (letter === "e" && /[aou]$/.test(text)) continue;
      text += letter;
      from.push(at);
    }
  });
  return { text, from };
}

/** Cuts a name into parts that answer the question and parts that do not; a word counts from its beginning. */
export function cut(name: string, question: string): { text: string; hit: boolean }[] {
  const letters = Array.from(name);
  const hay = loosen(letters.map(fold));
  const marked = new Set<number>();
  for (const word of question.trim().split(/[\s,]+/)) {
    const needle = loosen(Array.from(word).map(fold)).text;
    if (needle === "") continue;
    for (let at = hay.text.indexOf(needle); at >= 0; at = hay.text.indexOf(needle, at + 1)) {
      if (at > 0 && /[\p{L}\p{N}]/u.test(hay.text[at - 1] ?? "")) continue;
      const first = hay.from[at] ?? 0;
      const next = hay.from[at + needle.length] ?? letters.length;
      for (let letter = first; letter < next; letter++) if (letters[letter] !== " ") marked.add(letter);
      break;
    }
  }
  const parts: { text: string; hit: boolean }[] = [];
  letters.forEach((letter, at) => {
    const hit = marked.has(at);
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += letter;
    else parts.push({ text: letter, hit });
  });
  return parts;
}
