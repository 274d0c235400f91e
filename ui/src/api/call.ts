import { commands } from "./bindings";
import { touched } from "./live.svelte";

type Settled<D, E> = { status: "ok"; data: D } | { status: "error"; error: E };
/** What a generated command gives once its error is thrown. */
type Given<R> = R extends { status: "ok"; data: infer D } ? D : R extends { status: "error" } ? never : R;
/** The generated commands with errors thrown instead of returned. */
export type Api<C> = {
  [K in keyof C]: C[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: A) => Promise<Given<R>>
    : never;
};

function isSettled(answer: unknown): answer is Settled<unknown, unknown> {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "status" in answer &&
    ("data" in answer || "error" in answer)
  );
}

/** A write answers `{ value, tables }`. */
function changedTables(answer: unknown): readonly string[] {
  if (typeof answer !== "object" || answer === null || !("value" in answer) || !("tables" in answer))
    return [];
  return Array.isArray(answer.tables) ? answer.tables.filter((table) => typeof table === "string") : [];
}

/** Commands that only look: nothing need be written before them. */
const LOOKS =
  /^(get|list|search|sidebar|similar|rowOf|load|desk|app|note|cancel|lock|consentOverview|purposes|erasedLike|ownDomains|peopleOf|placesOf|erasurePlan|previewBackup|passphrase|suggest|check|pick)/;
let first: () => Promise<void> = () => Promise.resolve();

/** Names what must be written before anything else is: see `frame/pending`. */
export function beforeWriting(does: () => Promise<void>) {
  first = does;
}

/** Writes that have not answered yet. */
const running = new Set<Promise<unknown>>();

/** Once nothing is being written any more. */
export async function settled(): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running);
}

/** Wraps generated commands: errors are thrown as they are, and what a write changed is told to everything live. */
export function wrap<C extends object>(generated: C, before: () => Promise<void> = () => first()): Api<C> {
  return new Proxy(generated, {
    get(target, name, receiver) {
      const command: unknown = Reflect.get(target, name, receiver);
      if (typeof command !== "function") return command;
      const looks = LOOKS.test(String(name));
      const call = async (...args: unknown[]) => {
        if (!looks) {
          await Promise.resolve(); // out of the derivation that may have asked: what waits changes state
          await before();
        }
        const answer: unknown = await (command as (...args: unknown[]) => Promise<unknown>)(...args);
        let given = answer;
        if (isSettled(answer)) {
          // The core's error is data with a `kind`; the pages switch on it.
          if (answer.status === "error") throw answer.error;
          given = answer.data;
        }
        touched(changedTables(given));
        return given;
      };
      if (looks) return call;
      return (...args: unknown[]) => {
        const write = call(...args);
        running.add(write);
        const end = () => running.delete(write);
        write.then(end, end);
        return write;
      };
    },
  }) as Api<C>;
}

/** Every command of the shell. The only way from a page to the book. */
export const api = wrap(commands);

/** The same for the act that waited itself: it does not wait for what waits. */
export const unheld = wrap(commands, () => Promise.resolve());
