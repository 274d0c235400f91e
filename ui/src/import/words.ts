import type { TakenBack } from "$api";
import { m } from "$words";
import { count } from "../format";

/** What taking an import back did, in one line. */
export function takenBackWords(gone: TakenBack): string {
  const stayed = gone.stayed.length;
  const parts = [
    m.import_taken_back_contacts({ count: gone.removed, shown: count(gone.removed) }),
    gone.values > 0 && m.import_taken_back_values({ count: gone.values, shown: count(gone.values) }),
    stayed > 0 && m.import_taken_back_stayed({ count: stayed, shown: count(stayed) }),
  ];
  return parts.filter(Boolean).join(" ");
}
