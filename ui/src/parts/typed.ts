type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (place: EventTarget | null): place is Field =>
  place instanceof HTMLInputElement ||
  place instanceof HTMLTextAreaElement ||
  place instanceof HTMLSelectElement;

const stateOf = (field: Field) =>
  field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")
    ? String(field.checked)
    : field.value;

/** What was typed or chosen in the fields of a place since somebody first came to each. */
export class Typed {
  readonly #before = new WeakMap<Element, string>();

  /** Somebody comes to a field. */
  remember(event: FocusEvent) {
    const field = event.target;
    if (!isField(field)) return;
    if (!this.#before.has(field)) this.#before.set(field, stateOf(field));
    // A click leaves a field half behind the foot; the keyboard does not, but what is wrong stands below it.
    (field.closest<HTMLElement>(".fld") ?? field).scrollIntoView({ block: "nearest" });
  }

  /** Whether something stands there that did not. */
  isIn(place: HTMLElement | null | undefined): boolean {
    return [...(place?.querySelectorAll<Field>("input, textarea, select") ?? [])].some(
      (field) => this.#before.has(field) && this.#before.get(field) !== stateOf(field),
    );
  }
}
