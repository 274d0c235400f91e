import type { ConsentEvent, ConsentLine, ConsentOverview } from "$api";
import { m } from "$words";
import { coded } from "$parts/coded";
import { lineWords } from "../consents";
import { day, list } from "../format";
import { purposeName } from "./values";

/** What the strip says about advertising: the strongest no, or nothing. */
export function stop(overview: ConsentOverview): { title: string; text: string } | null {
  const newsletter = overview.lines.find((line) => line.purpose.code === "newsletter");
  const blocks = [...overview.suppressed].sort((a, b) => b.at - a.at);
  const said = overview.history.find(
    (event) => event.purpose === "newsletter" && (event.event === "withdrawn" || event.event === "objected"),
  );
  const advertising = overview.lines.filter((line) => line.purpose.advertising);
  const title =
    blocks.some((block) => block.purpose === null) || (advertising.length > 1 && advertising.every(hasEnded))
      ? m.contacts_strip_no_ads()
      : m.contacts_strip_no_newsletter();
  const ended = newsletter && hasEnded(newsletter);
  if (blocks[0] && !newsletter?.permission.allowed) {
    return {
      title,
      text: said && ended ? sentence(said) : m.contacts_strip_blocked({ day: day(blocks[0].at) }),
    };
  }
  if (ended && said) return { title, text: sentence(said) };
  // The newsletter may go again; what was said about other ways still holds.
  const barred = advertising.filter((line) => line.blocks.length > 0 && !line.permission.allowed);
  const ways = list([...new Set(barred.map((line) => coded("consent_channel", line.channel)))]);
  return blocks[0] && ways
    ? {
        title: m.contacts_strip_no_offers({ ways }),
        text: m.contacts_strip_blocked({ day: day(blocks[0].at) }),
      }
    : null;
}

const hasEnded = (line: ConsentLine) => line.state === "withdrawn" || line.state === "objected";

/** "per E‑Mail", within a sentence: words of their own, for a noun keeps its capital. */
function how(event: ConsentEvent): string {
  return coded("consent_how_within", event.how);
}

/** "Widerrufen am 12.09.2026, per E‑Mail" */
function sentence(event: ConsentEvent): string {
  const what = (event.event === "objected" ? m.contacts_strip_objected : m.contacts_strip_withdrawn)({
    day: day(event.happenedAt),
  });
  return [what, how(event)].filter(Boolean).join(", ");
}

/** How an event looks on the red line. */
export function mark(event: ConsentEvent): "given" | "ended" | "asked" {
  return event.event === "granted" ? "given" : "ended";
}

/** "Newsletter widerrufen" */
export function eventText(event: ConsentEvent): string {
  return m.contacts_event({
    // The purpose's name tells its usual channel; calls are meant for short messages and faxes too.
    purpose:
      event.channel === "sms" || event.channel === "fax"
        ? lineWords(event.purpose, "", event.channel)
        : purposeName(event.purpose),
    event: coded("contacts_event", event.event),
  });
}

/** "per E‑Mail, Wortlaut Fassung 2, Maria Huber" */
export function eventSmall(event: ConsentEvent): string {
  return [
    how(event),
    event.wordingVersion ? m.contacts_wording({ version: event.wordingVersion }) : "",
    event.evidence ? m.contacts_evidence() : "",
    event.recordedBy,
  ]
    .filter(Boolean)
    .join(", ");
}

/** Whether this event still decides its line today; a no on a channel that nothing uses yet always does. */
export function stands(event: ConsentEvent, lines: readonly ConsentLine[]): boolean {
  const line = lines.find((one) => one.purpose.code === event.purpose && one.channel === event.channel);
  if (line === undefined) return event.event === "objected" || event.event === "withdrawn";
  return line.since === event.happenedAt && line.state === event.event;
}
