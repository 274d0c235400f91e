import { describe, expect, it } from "vitest";
import { day, isoDay, isoShort, readDay } from "./format";

const today = new Date(2026, 10, 24);

describe("a day as people type it", () => {
  it.each([
    ["5.11.", "2026-11-05"],
    ["5.11.26", "2026-11-05"],
    ["051126", "2026-11-05"],
    ["05.11.2026", "2026-11-05"],
    ["2026-11-05", "2026-11-05"],
    ["heute", "2026-11-24"],
    ["+14", "2026-12-08"],
    ["  ", ""],
  ])("reads %s", (typed, meant) => expect(readDay(typed, today)).toBe(meant));

  it.each(["31.2.2026", "morgen?", "5", "13/13/2026"])("does not guess at %s", (typed) =>
    expect(readDay(typed, today)).toBeNull(),
  );
});

it("writes a birthday without a year", () => expect(isoDay("--05-12")).toBe("12. Mai"));
it("writes a birthday with its year", () => expect(isoDay("1980-05-12")).toBe("12. Mai 1980"));
it("leaves an unreadable birthday as it stands", () => expect(isoDay("im Mai")).toBe("im Mai"));
it("writes the end of a period in full", () => expect(isoShort("2034-12-31")).toBe("31.12.2034"));
it("writes days with two digits", () => expect(day(new Date(2026, 10, 4, 12).getTime())).toBe("04.11.2026"));
