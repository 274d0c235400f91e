import { api, type Hit } from "$api";

/** How many hits one look brings. */
export const LIMIT = 30;

/** Results while typing: the newest question wins, the last answer stays until the next one is there. */
export class Searching {
  text = $state("");
  hits = $state.raw<readonly Hit[]>([]);
  failure = $state.raw<unknown>();
  /** What the hits answer. */
  answered = $state("");
  #asked = 0;

  /** Asks for what stands in the field. */
  async ask() {
    const mine = ++this.#asked;
    const text = this.text.trim();
    if (text === "" || text.startsWith(">")) {
      this.hits = [];
      return;
    }
    try {
      const hits = await api.searchContacts(text, LIMIT);
      if (mine === this.#asked) [this.hits, this.failure, this.answered] = [hits, undefined, text];
    } catch (reason) {
      if (mine === this.#asked) this.failure = reason;
    }
  }

  /** Empties the field. */
  clear() {
    this.#asked++;
    this.text = "";
    this.hits = [];
    this.failure = undefined;
  }
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
