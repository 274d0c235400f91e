import type { Block, BlockOrigin, ConsentEvent, ConsentLine, Permission } from "$api";
import { coded, isCoded } from "$parts/coded";
import { m } from "$words";
import { day, list } from "../format";
import { desk } from "../frame/desk.svelte";
import { takesConsent } from "./consents.svelte";

/** A purpose: the built-in ones by their code, the firm's own by their name. */
export function purposeWords(code: string, name: string): string {
  return isCoded("consent_purpose", code) ? coded("consent_purpose", code) : name || code;
}

/** „Newsletter per E-Mail“ */
export function lineWords(code: string, name: string, channel: string): string {
  return m.consent_line({ purpose: purposeWords(code, name), channel: coded("consent_channel", channel) });
}

/** „erteilt 14.03.2025, Fassung 2“ */
export function stateWords(line: ConsentLine): string {
  const since = line.since === null ? "" : day(line.since);
  if (line.state === "none" && takesConsent(line)) return m.consent_state_none();
  // Why it is not allowed stands below it.
  if (line.state === "none") return line.permission.allowed ? m.consent_state_contract() : "";
  if (line.state === "granted" && line.wordingVersion !== null)
    return m.consent_state_granted_version({ day: since, version: line.wordingVersion });
  return coded("consent_state", line.state, { day: since });
}

/** „Heute nicht erlaubt: die Adresse dafür fehlt“ */
export function permissionWords(
  permission: Permission,
  channel: string,
  reasons: readonly string[] = permission.reasons,
): string {
  const called = channel === "phone" || channel === "sms";
  const words = list(
    reasons.map((reason) =>
      reason === "no_address" && called
        ? m.consent_reason_no_phone()
        : coded("consent_reason", reason, { years: desk.ofAge }),
    ),
  );
  return permission.allowed
    ? m.consent_allowed({ reasons: words })
    : m.consent_not_allowed({ reasons: words });
}

/** How, which version, who, which evidence: the second line of a step in the history. */
export function eventDetail(event: ConsentEvent): string {
  return [
    event.event !== "expired" && coded("consent_how", event.how),
    event.wordingVersion !== null && m.consent_event_version({ version: event.wordingVersion }),
    event.guardian && m.consent_event_guardian(),
    event.evidence && m.consent_event_evidence({ file: event.evidence }),
    event.event === "granted" && !event.evidence && m.consent_event_no_evidence(),
    event.lifts > 0 && m.consent_event_lifts(),
    event.recordedBy && m.consent_event_by({ name: event.recordedBy }),
  ]
    .filter(Boolean)
    .join(", ");
}

const originOf = (block: Block, origins: readonly BlockOrigin[]) =>
  origins.find((origin) => origin.uid === block.uid);

/** „Stopp: E-Mail-Adresse sepp@beispiel.example“ */
export function blockWords(block: Block, origins: readonly BlockOrigin[]): string {
  const address = originOf(block, origins)?.address ?? "";
  return m.consent_block_of({
    kind: coded("consent_block_short", block.kind),
    address: address.replaceAll("\n", ", ") || m.consent_block_former(),
  });
}

/** „aus einer Übernahme, Kunden 2026.csv, Zeile 3“ */
export function blockDetail(block: Block, origins: readonly BlockOrigin[]): string {
  const origin = originOf(block, origins);
  const file = origin?.fileName
    ? origin.line > 0
      ? m.contacts_from_line({ file: origin.fileName, line: origin.line })
      : origin.fileName
    : "";
  return [coded("consent_source", block.source), file].filter(Boolean).join(", ");
}
