import CircleOff from "@lucide/svelte/icons/circle-off";
import CirclePause from "@lucide/svelte/icons/circle-pause";
import Copy from "@lucide/svelte/icons/copy";
import CreditCard from "@lucide/svelte/icons/credit-card";
import Eraser from "@lucide/svelte/icons/eraser";
import FileWarning from "@lucide/svelte/icons/file-warning";
import MailQuestion from "@lucide/svelte/icons/mail-question-mark";
import OctagonX from "@lucide/svelte/icons/octagon-x";
import Users from "@lucide/svelte/icons/users";
import UserX from "@lucide/svelte/icons/user-x";
import type { Component } from "svelte";

/** Shape and tone of a reason for which a row is held. */
export interface Look {
  icon: Component<{ class?: string }>;
  tone: "stop" | "ink" | "wait" | "rest";
}

const LOOKS: Record<string, Look> = {
  suppressed: { icon: OctagonX, tone: "stop" },
  erased: { icon: Eraser, tone: "ink" },
  duplicate: { icon: Copy, tone: "wait" },
  similar: { icon: Users, tone: "wait" },
  restricted: { icon: CirclePause, tone: "rest" },
  minor: { icon: UserX, tone: "wait" },
  consent_without_evidence: { icon: MailQuestion, tone: "wait" },
  forbidden_value: { icon: CreditCard, tone: "ink" },
  unreadable: { icon: FileWarning, tone: "ink" },
};

/** How a reason looks; an unknown one has a plain shape. */
export function lookOf(reason: string): Look {
  return LOOKS[reason] ?? { icon: CircleOff, tone: "ink" };
}
