import { describe, expect, it } from "vitest";
import { day, fileDay, isoDay, isoShort, readBirthday, readDay, writeBirthday } from "./format";

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

describe("a birthday as people type it", () => {
  it.each([
    ["12.05.80", "1980-05-12"],
    ["12.5.1980", "1980-05-12"],
    ["12. 5. 1980", "1980-05-12"],
    ["12/05/1980", "1980-05-12"],
    ["120580", "1980-05-12"],
    ["12051980", "1980-05-12"],
    ["1980-05-12", "1980-05-12"],
    ["12. Mai 1980", "1980-05-12"],
    ["3. Sept. 61", "1961-09-03"],
    ["12 May 1980", "1980-05-12"],
    ["24.11.26", "2026-11-24"],
    ["25.11.26", "1926-11-25"],
    ["1.1.00", "2000-01-01"],
    ["12.05.", "--05-12"],
    ["12.5", "--05-12"],
    ["12. Mai", "--05-12"],
    ["--05-12", "--05-12"],
    ["29.2.", "--02-29"],
  ])("reads %s", (typed, meant) => expect(readBirthday(typed, today)).toBe(meant));

  it.each([
    "",
    "heute",
    "today",
    "+14",
    "25.11.2026",
    "31.12.1899",
    "30.2.1980",
    "29.2.27",
    "12.13.1980",
    "0.0.00",
    "Mai 1980",
    "12. Xy 1980",
    "1980",
    "1.2.3.4",
  ])("does not guess at %j", (typed) => expect(readBirthday(typed, today)).toBeNull());

  it.each(["1980-05-12", "--05-12"])("is read back as it is written: %s", (stored) =>
    expect(readBirthday(writeBirthday(stored), today)).toBe(stored),
  );
});

it("writes a birthday for its field without the order of computers", () => {
  expect(writeBirthday("1980-05-12")).toBe("12.05.1980");
  expect(writeBirthday("--05-12")).toBe("12.05.");
  expect(writeBirthday("im Mai")).toBe("im Mai");
});
it("writes a day for a file name without a slash", () =>
  expect(fileDay(new Date(2026, 10, 4, 23, 59).getTime())).toBe("2026-11-04"));
it("writes a birthday without a year", () => expect(isoDay("--05-12")).toBe("12. Mai"));
it("writes a birthday with its year", () => expect(isoDay("1980-05-12")).toBe("12. Mai 1980"));
it("leaves an unreadable birthday as it stands", () => expect(isoDay("im Mai")).toBe("im Mai"));
it("writes the end of a period in full", () => expect(isoShort("2034-12-31")).toBe("31.12.2034"));
it("writes days with two digits", () => expect(day(new Date(2026, 10, 4, 12).getTime())).toBe("04.11.2026"));
