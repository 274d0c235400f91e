import { api, explain, isBookError, type Change, type Given, type Id } from "$api";
import { m } from "$words";
import { coded, isCoded } from "$parts/coded";
import { desk } from "../frame/desk.svelte";
import { comeback } from "./comeback.svelte";
import { sortedName } from "./values";

/** Changes a contact and tells it; false if the core refused. `wrong` is told when a value cannot be taken. */
export async function edit(
  id: Id,
  changes: readonly Change[],
  given: Given,
  wrong?: (words: string) => void,
): Promise<boolean> {
  try {
    if (!(await changed(id, changes, given))) return false;
    desk.tell(await changedWords(id), { about: id });
    return true;
  } catch (reason) {
    const words = refusal(reason);
    if (words !== undefined && wrong) wrong(words);
    else desk.fail(reason);
    return false;
  }
}

/** Whose record it was, by the name it has now. */
async function changedWords(id: Id): Promise<string> {
  const contact = await api.getContact(id).catch(() => undefined);
  return contact ? m.contacts_changed_named({ name: sortedName(contact) }) : m.contacts_changed();
}

/** Whether the change was made. Of an erased person it is asked first whether they come back by themselves. */
async function changed(id: Id, changes: readonly Change[], given: Given): Promise<boolean> {
  try {
    await api.editContact(id, [...changes], given, "refuse");
    return true;
  } catch (reason) {
    if (!isBookError(reason) || reason.kind !== "erasedPerson") throw reason;
    if (!(await comeback.ask())) return false;
    await api.editContact(id, [...changes], given, "returnsByThemselves");
    return true;
  }
}

/** Why a value was refused, for the place beside its field; undefined for every other fault. */
export function refusal(reason: unknown): string | undefined {
  if (!isBookError(reason)) return undefined;
  if (reason.kind === "restrictedPerson") return explain(reason).happened;
  if (reason.kind !== "invalidValue") return undefined;
  return isCoded("invalid", reason.why) ? coded("invalid", reason.why) : m.error_invalid_value();
}
