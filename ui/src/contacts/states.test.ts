import { expect, it } from "vitest";
import type { ConsentEvent, ConsentLine, ConsentOverview } from "$api";
import { mark, stands, stop } from "./states";

const at = new Date(2026, 8, 12, 10).getTime();
const event = (change: Partial<ConsentEvent>): ConsentEvent => ({
  uid: "00",
  purpose: "newsletter",
  channel: "email",
  event: "withdrawn",
  how: "mail",
  wordingVersion: 1,
  wordingText: "",
  note: "",
  happenedAt: at,
  recordedAt: at,
  recordedBy: "",
  evidence: null,
  guardian: false,
  lifts: 0,
  ...change,
});
const line = (state: ConsentLine["state"], allowed: boolean): ConsentLine => ({
  purpose: {
    id: 1,
    code: "newsletter",
    name: "",
    advertising: true,
    channels: [],
    weighing: "",
    wordings: [],
  },
  channel: "email",
  state,
  since: at,
  wordingVersion: 1,
  permission: { allowed, reasons: [], ground: null },
  blocks: [],
});
const overview = (change: Partial<ConsentOverview>): ConsentOverview => ({
  lines: [],
  history: [],
  suppressed: [],
  origins: [],
  ...change,
});

it("says when and how somebody withdrew", () => {
  const strip = stop(overview({ lines: [line("withdrawn", false)], history: [event({})] }));
  expect(strip?.title).toBe("Kein Newsletter");
  expect(strip?.text).toContain("12.09.2026");
});

it("says a stop even where nobody ever consented", () => {
  const strip = stop(
    overview({
      lines: [line("none", false)],
      suppressed: [{ uid: "1", kind: "mail", at, source: "csv", purpose: null, everything: true }],
    }),
  );
  expect(strip?.text).toContain("12.09.2026");
});

it("names a stop on all advertising as what was said, and one of the newsletter as that", () => {
  const of = (purpose: string | null) =>
    stop(
      overview({
        lines: [line("none", false)],
        suppressed: [{ uid: "1", kind: "mail", at, source: "counter", purpose, everything: false }],
      }),
    )?.title;
  expect(of(null)).toBe("Keine Werbung");
  expect(of("newsletter")).toBe("Kein Newsletter");
});

it("keeps the capital of a noun within a sentence", () => {
  const text = (how: ConsentEvent["how"]) =>
    stop(overview({ lines: [line("withdrawn", false)], history: [event({ how })] }))?.text;
  expect(text("list")).toContain(", Art und Weise nicht notiert");
  expect(text("mail")).toContain(", per E‑Mail");
});

it("says nothing when a later consent answers the stop", () => {
  expect(
    stop(
      overview({
        lines: [line("granted", true)],
        suppressed: [{ uid: "1", kind: "mail", at, source: "csv", purpose: null, everything: true }],
      }),
    ),
  ).toBeNull();
});

it("keeps saying by which ways nothing may come when only the newsletter was agreed to again", () => {
  const block = (kind: string) => ({
    uid: kind,
    kind,
    at,
    source: "person",
    purpose: null,
    everything: false,
  });
  const barred = (channel: "post" | "phone") => ({
    ...line("none", false),
    channel,
    blocks: [channel] as unknown as ConsentLine["blocks"],
  });
  const strip = stop(
    overview({
      lines: [line("granted", true), barred("post"), barred("phone")],
      suppressed: [block("post"), block("phone")],
    }),
  );
  expect(strip?.title).toBe("Keine Angebote per Post und per Anruf");
  expect(strip?.text).toContain("12.09.2026");
});

it("marks an end as an end", () => expect(mark(event({ event: "objected" }))).toBe("ended"));

it("tells the event that counts today from earlier ones", () => {
  expect(stands(event({}), [line("withdrawn", false)])).toBe(true);
  expect(stands(event({ channel: "fax" }), [line("withdrawn", false)])).toBe(true);
  expect(stands(event({ event: "granted", happenedAt: at - 1 }), [line("withdrawn", false)])).toBe(false);
});
