import { describe, expect, it } from "vitest";
import { readMoment, writeMoment } from "./moment";

describe("a written day", () => {
  const half = new Date(2026, 10, 24, 14, 30).getTime();
  it.each([
    "24.11.2026, 14:30 Uhr",
    "24.11.2026 14:30",
    "24/11/2026 14.30",
    "2026-11-24T14:30",
    " 24.11.26, 14:30 ",
  ])("%s is read", (text) => {
    expect(readMoment(text)).toBe(half);
  });

  it("without a time is noon", () => {
    expect(readMoment("3.7.2026")).toBe(new Date(2026, 6, 3, 12, 0).getTime());
  });

  it.each(["", "gestern", "31.02.2026", "24.13.2026", "24.11.2026 25:00", "24.11."])(
    "%j is refused",
    (text) => {
      expect(readMoment(text)).toBeUndefined();
    },
  );

  it("is written as it is read", () => {
    expect(readMoment(writeMoment(half))).toBe(half);
    expect(writeMoment(half)).toBe("24.11.2026, 14:30");
  });
});
