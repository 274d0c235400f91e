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

it("names a code only for a fault of ours, not for what a person can mend", () => {
  expect(explain({ kind: "recoveryCodeMistyped" }).code).toBe("");
  expect(explain({ kind: "database" }).code).toBe("database");
});
