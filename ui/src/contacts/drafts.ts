import type { Content, Id } from "$api";
import { holds } from "$parts/unsaved";
import { desk } from "../frame/desk.svelte";

/** A note that is being written. */
export type NoteDraft = Pick<Extract<Content, { kind: "note" }>, "activity" | "body">;

/** Notes being written, by contact: kept while other people are looked at, until they are entered or cancelled. */
export const drafts = new Map<Id, NoteDraft>();

// Another book has other people under the same ids, and a closed book shows nothing of anybody.
desk.whenClosed(() => drafts.clear());
holds(() => drafts.size > 0);
