import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { messageName } from "../src/api/explain";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const words = (language: string) =>
  JSON.parse(read(`../../assets/i18n/${language}.json`)) as Record<string, unknown>;
const german = words("de");
const english = words("en");

/** Every `kind` of the core's error, from the generated bindings. */
function errorKinds(): string[] {
  const start = read("../src/api/bindings.ts").split(/^export type Error =/m)[1] ?? "";
  const union = start.split(/^export /m)[0] ?? "";
  return [...new Set([...union.matchAll(/kind: "(\w+)"/g)].map((match) => match[1] ?? ""))];
}

/** The codes of a union in the generated bindings: `export type Op = "add_contact" | …;`. */
function codesOf(type: string): string[] {
  const bindings = read("../src/api/bindings.ts").replace(/\/\*\*.*?\*\//gs, "");
  const union = new RegExp(`^export type ${type} =([^;]*);`, "m").exec(bindings)?.[1] ?? "";
  return [...union.matchAll(/"([\w-]+)"/g)].map((match) => match[1] ?? "");
}

/** Every sentence that a person reads in the window; what the command line prints also names its own options. */
const sentences = (language: Record<string, unknown>) =>
  Object.entries(language)
    .filter(([key]) => key !== "$schema" && !key.startsWith("cli_"))
    .map(([key, text]): [string, string] => [
      key,
      typeof text === "string"
        ? text
        : (text as { match: Record<string, string> }[]).flatMap((of) => Object.values(of.match)).join(" | "),
    ])
    .map(([key, text]): [string, string] => [key, text.replace(/\{\w+\}/g, "…")]);

const placeholders = (text: unknown) =>
  [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe("words", () => {
  it("stand in both languages", () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(german).sort());
  });

  it("fill the same places in both languages", () => {
    for (const key of Object.keys(german)) {
      if (typeof german[key] === "string")
        expect(placeholders(english[key]), key).toEqual(placeholders(german[key]));
    }
  });

  it("call a stop by that one word, and a no to a question declined", () => {
    for (const [key, text] of sentences(german))
      expect(text, key).not.toMatch(/im Stopp|gestoppt|widersprochen|[Nn]ummern? sperren/);
    for (const [key, text] of sentences(english))
      expect(text, key).not.toMatch(/do-not-contact|\bblocked\b|\bobjected\b/i);
  });

  it("are never empty", () => {
    for (const [key, text] of [...Object.entries(german), ...Object.entries(english)]) {
      expect(JSON.stringify(text).length, key).toBeGreaterThan(2);
    }
  });

  it.each([
    ["BlockSource", "consent_source"],
    ["ConsentChannel", "consent_channel"],
    ["Contrast", "settings_contrast"],
    ["Cloth", "settings_cloth"],
    ["Density", "settings_density"],
    ["ErasureGround", "erasure_ground"],
    ["Event", "consent_event"],
    ["Event", "contacts_event"],
    ["Everything", "newsletter_format"],
    ["Everything", "newsletter_everything_for"],
    ["HeldReason", "import_reason"],
    ["HeldReason", "import_todo"],
    ["How", "consent_how"],
    ["How", "consent_how_within"],
    ["KeepGround", "erasure_mention_keep"],
    ["Likeness", "contacts_similar_why"],
    ["MentionPlace", "erasure_mention_place"],
    ["OddKind", "import_odd"],
    ["OddKind", "import_odd_todo"],
    ["Op", "op"],
    ["Reason", "consent_reason"],
    ["RestrictionGround", "restriction"],
    ["Salutation", "contacts_salutation"],
    ["Source", "source"],
    ["Source", "source_long"],
    ["State", "consent_state"],
    ["Theme", "settings_theme"],
  ])("there are words for every code of the core: %s as %s", (type, group) => {
    const codes = codesOf(type);
    expect(codes.length).toBeGreaterThan(1);
    const word = (code: string) => code.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    for (const code of codes) expect(german, code).toHaveProperty(`${group}_${word(code)}`);
  });

  it("hold no names of the code", () => {
    for (const [key, text] of [...sentences(german), ...sentences(english)]) {
      expect(text.replaceAll("vCard", ""), key).not.toMatch(/[a-z]_[a-z]|\b[a-z]+[A-Z]/);
    }
  });

  it("are German in German", () => {
    const foreign =
      /\b(?:the|and|your|with|not|please|settings?|save|file|folder|contact|password|backup|delete|cancel|restore|update|error|okay|opt-?out|report|preview|user|login)\b/i;
    for (const [key, text] of sentences(german)) {
      // The other language is called what it calls itself.
      if (key !== "language_en") expect(text, key).not.toMatch(foreign);
    }
  });

  it("are English in English", () => {
    for (const [key, text] of sentences(english)) {
      if (key === "language_de" || key === "app_name") continue;
      expect(text.replaceAll(".kundenbuch", ""), key).not.toMatch(
        /[äöüß„]|\b(?:der|die|das|und|nicht|Sie|Kennwort|Kunde|Sicherung|Kundenbuch|Kontakt)\b/i,
      );
      // One word for one thing: the page says password throughout.
      expect(text, key).not.toMatch(/passphrase/i);
    }
  });

  it("name no age of their own: it is the one by which the book's gate decides", () => {
    for (const [key, text] of [...sentences(german), ...sentences(english)])
      expect(text, key).not.toMatch(/\b(?:unter|under) \d+/i);
  });

  it("say of every error what happened and what to do", () => {
    const kinds = errorKinds();
    expect(kinds).toContain("wrongPassphrase");
    for (const kind of kinds) {
      expect(german, kind).toHaveProperty(messageName(kind));
      expect(german, kind).toHaveProperty(`${messageName(kind)}_advice`);
    }
  });
});
