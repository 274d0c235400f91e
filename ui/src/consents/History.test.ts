import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Block, ConsentEvent } from "$api";
import History from "./History.svelte";

const on = (day: number) => new Date(2026, 8, day, 10).getTime();
const block = (uid: string, at: number): Block => ({
  uid,
  kind: "mail",
  at,
  source: "person",
  purpose: null,
  everything: false,
});
const event = (uid: string, at: number): ConsentEvent => ({
  uid,
  purpose: "newsletter",
  channel: "email",
  event: "granted",
  how: "mail",
  wordingVersion: null,
  wordingText: "",
  note: "",
  happenedAt: at,
  recordedAt: at,
  recordedBy: "",
  evidence: null,
  guardian: false,
  lifts: 1,
});

it("puts whatever was said last on top, a stop or a consent, and says which consent lifted one", () => {
  render(History, { history: [event("b", on(14)), event("d", on(10))], blocks: [block("a", on(12))] });
  const text = screen.getByRole("region", { name: "Verlauf" }).textContent;
  expect(text).toMatch(/14\.09\.2026.*12\.09\.2026.*10\.09\.2026/s);
  expect(text).toContain("hebt einen Stopp auf");
});
