import { expect, it } from "vitest";
import { setLocale } from "$words/runtime";
import { explain } from "./explain";

it("writes a limit as the language writes numbers", () => {
  const tooMany = { kind: "tooMany", what: "rows", limit: 1_000_000 };
  expect(explain(tooMany).happened).toContain("mehr als 1.000.000 Zeilen");
  void setLocale("en", { reload: false });
  expect(explain(tooMany).happened).toContain("more than 1,000,000 rows");
  void setLocale("de", { reload: false });
});

it("says a fault of ours in words, never by a name of the code", () => {
  const faults = [
    { kind: "internal", what: "log_not_empty" },
    { kind: "database" },
    { kind: "ofAnotherVersion" },
    new TypeError("undefined is not an object"),
  ];
  for (const fault of faults) {
    const { happened, advice } = explain(fault);
    expect(`${happened} ${advice}`).not.toMatch(/_|[a-z][A-Z]|undefined|TypeError|database/);
    expect(happened).toMatch(/nicht gespeichert\.$/);
  }
});

it("names no word of a recovery code that has too few of them", () => {
  expect(explain({ kind: "recoveryCodeMistyped", word: 3 }).happened).toContain("Wort 3");
  expect(explain({ kind: "recoveryCodeMistyped", word: 0 }).happened).toContain("acht Wörter");
});
