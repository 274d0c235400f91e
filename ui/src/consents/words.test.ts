import { describe, expect, it } from "vitest";
import { m } from "$words";
import { coded, isCoded } from "$parts/coded";
import { desk } from "../frame/desk.svelte";
import { eventDetail, lineWords, permissionWords } from "./words";

const REASONS = [
  "consent",
  "contract",
  "legitimate_interest",
  "no_basis",
  "withdrawn",
  "objected",
  "suppressed",
  "restricted",
  "minor",
  "binned",
  "no_address",
  "address_invalid",
  "channel_not_for_purpose",
] as const;

describe("consents in words", () => {
  it.each(REASONS)("the gate's reason %s has a sentence", (reason) => {
    expect(isCoded("consent_reason", reason)).toBe(true);
  });

  it.each(["person", "paste", "csv", "mail", "import", "erasure"])("a block from %s says so", (source) => {
    expect(isCoded("consent_source", source)).toBe(true);
  });

  it("names a purpose on a channel", () => {
    expect(lineWords("newsletter", "", "email")).toBe("Newsletter per E‑Mail");
    expect(lineWords("own", "Weinprobe", "post")).toBe("Weinprobe per Post");
  });

  it("says why not, by the age that holds where the firm is", () => {
    desk.state = { state: "open", ofAge: 14 } as typeof desk.state;
    expect(permissionWords({ allowed: false, reasons: ["no_address", "minor"], ground: null }, "email")).toBe(
      `Heute nicht erlaubt: ${m.consent_reason_no_address()} und ${m.consent_reason_minor({ years: 14 })}`,
    );
  });

  it("says that a number is missing, not an address, where one calls", () => {
    const none = { allowed: false, reasons: ["no_address" as const], ground: null };
    expect(permissionWords(none, "phone")).toContain(m.consent_reason_no_phone());
  });

  it("says of a consent without a file that it is without evidence", () => {
    const event = {
      uid: "e",
      purpose: "newsletter",
      channel: "email" as const,
      event: "granted" as const,
      how: "phone" as const,
      wordingVersion: 2,
      wordingText: "",
      note: "",
      happenedAt: 0,
      recordedAt: 0,
      recordedBy: "Maria Huber",
      evidence: null,
      guardian: false,
      lifts: 0,
    };
    expect(eventDetail(event)).toBe("Am Telefon, Fassung 2, ohne Beleg, eingetragen von Maria Huber");
    expect(coded("consent_how", event.how)).toBe("Am Telefon");
  });
});
