import { m } from "$words";
import { toasts } from "./toast.svelte";

/** Puts a text into the clipboard and says so. The web view allows it only while a key or button is being pressed. */
export async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    byHand(text);
  }
  toasts.tell({ text: m.part_copied({ text: text.replaceAll("\n", ", ") }) });
}

/** The old way, where the web view keeps the new one to itself. */
function byHand(text: string) {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "spoken";
  // An open dialog makes everything outside of it unreachable.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  document.execCommand("copy"); // eslint-disable-line @typescript-eslint/no-deprecated -- see above
  field.remove();
  if (before instanceof HTMLElement) before.focus();
}
