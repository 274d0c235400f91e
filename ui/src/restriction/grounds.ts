import type { RestrictionGround } from "$api";

/** Why a contact is restricted: Art. 18(1) DSGVO, a to d, and what the law keeps. */
export const GROUNDS: readonly RestrictionGround[] = [
  "accuracy",
  "unlawful",
  "claims",
  "objection_pending",
  "kept_by_law",
];
