import { tick } from "svelte";

const FIELDS = "input:not(:disabled), select:not(:disabled), textarea:not(:disabled)";

/** Where a dialog or a step begins: where it says, else at its first field; never at "Schließen". */
export function firstOf(place: HTMLElement): HTMLElement | null {
  return place.querySelector<HTMLElement>("[data-focus]") ?? place.querySelector<HTMLElement>(FIELDS);
}

/** What has the focus for a control: of several of which one is chosen, the chosen one, or a space would choose another. */
function standsFor(control: HTMLElement): HTMLElement {
  if (!(control instanceof HTMLInputElement) || control.type !== "radio") return control;
  const chosen = control.closest("[role=radiogroup]")?.querySelector<HTMLElement>("input:checked");
  return chosen ?? control;
}

/** Gives a control the focus; a text that is there to be changed is selected with it. */
export function begin(control: HTMLElement, how?: FocusOptions) {
  standsFor(control).focus(how);
  const typed = control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement;
  if (typed && control.dataset.focus === "all") control.select();
}

/** Whether the focus is nobody's: on nothing, or on the page as a whole. */
export function isNobodys(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body || at.localName === "main";
}

/** Gives the page as a whole the focus: keys and readers go on from its start. */
export function toPage() {
  const page = document.querySelector<HTMLElement>("main");
  if (!page) return;
  // Only for now: a press beside everything does not choose the page.
  page.tabIndex = -1;
  page.addEventListener("blur", () => page.removeAttribute("tabindex"), { once: true });
  page.focus({ preventScroll: true });
}

/**
 * A part of a page that shows one step after another, with the step it is at. Where the focus went with the step before,
 * it comes back with the next one; what stands at the start takes it from nobody.
 */
export function steps(place: HTMLElement, at: unknown) {
  let before = at;
  // A page begins at its top: it is not scrolled to the verb in its foot, which stays in sight. The focus went there by
  // itself, so it shows after a click as well.
  const how = { preventScroll: place.localName === "main", focusVisible: true };
  return {
    update(now: unknown) {
      if (now === before) return;
      before = now;
      void tick().then(() => {
        if (!isNobodys()) return;
        const next = firstOf(place) ?? place.querySelector<HTMLElement>("button, a[href]");
        if (next) begin(next, how);
      });
    },
  };
}

/** Leads to a part of a form by its name, which may stand out of sight; `from` is the button that asks for it. */
export function leadTo(part: string, from: HTMLElement) {
  const place = from.closest("dialog, main")?.querySelector<HTMLElement>(`[data-part~="${part}"]`);
  const control = place?.querySelector<HTMLElement>(`${FIELDS}, button`);
  if (control) standsFor(control).focus({ preventScroll: true });
  place?.scrollIntoView({ block: "center" });
}
