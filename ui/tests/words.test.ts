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

  it("are never empty", () => {
    for (const [key, text] of [...Object.entries(german), ...Object.entries(english)]) {
      expect(JSON.stringify(text).length, key).toBeGreaterThan(2);
    }
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
