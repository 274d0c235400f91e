const STOPS = "a[href], button, input, select, textarea, [tabindex]";

/** Where Tab stops within a place, in its order: of a group of radio buttons only the chosen one. */
export function stopsOf(place: HTMLElement): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.tabIndex >= 0 && !stop.matches(":disabled") && isSeen(stop) && !standsBack(stop),
  );
}

/** Older web views cannot tell. */
const isSeen = (stop: HTMLElement) =>
  typeof stop.checkVisibility !== "function" || stop.checkVisibility({ visibilityProperty: true });

/** Another of its group is chosen. */
function standsBack(stop: HTMLElement): boolean {
  if (!(stop instanceof HTMLInputElement) || stop.type !== "radio" || stop.checked) return false;
  return [...membersOf(stop)].some((other) => other.checked);
}

const membersOf = (radio: HTMLInputElement) =>
  [
    ...(radio
      .closest("[role=radiogroup], fieldset")
      ?.querySelectorAll<HTMLInputElement>("input[type=radio]") ?? []),
  ].filter((other) => other.name === radio.name);

/** Whether both are one stop: two radio buttons of a group of which none is chosen. */
function areOne(one: Element | null | undefined, other: Element | null | undefined): boolean {
  if (one === other) return true;
  const radios = [one, other].filter(
    (stop): stop is HTMLInputElement => stop instanceof HTMLInputElement && stop.type === "radio",
  );
  return radios.length === 2 && radios[0]?.name === radios[1]?.name;
}

/** Where Tab goes from the last stop of a place, or back from its first; nowhere else it is led. */
export function around(place: HTMLElement, back: boolean): HTMLElement | undefined {
  const stops = stopsOf(place);
  const [first, last] = [stops.at(0), stops.at(-1)];
  const from = document.activeElement;
  if (back) return from === place || areOne(from, first) ? last : undefined;
  return areOne(from, last) ? first : undefined;
}

/** Whether a part scrolls and holds nothing to reach. */
export const isLongText = (node: HTMLElement) =>
  node.scrollHeight > node.clientHeight && stopsOf(node).length === 0;

/** A part that scrolls and holds nothing to reach: it is a stop of its own, or no key would scroll it. To be named by `label`. */
export function scrolls(node: HTMLElement, label: string) {
  const look = () => {
    node.removeAttribute("tabindex");
    const reached = isLongText(node);
    if (reached) node.tabIndex = 0;
    for (const [name, value] of [
      ["role", "region"],
      ["aria-labelledby", label],
    ] as const)
      if (reached) node.setAttribute(name, value);
      else node.removeAttribute(name);
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(node);
  const parts = new MutationObserver(look);
  parts.observe(node, { childList: true, subtree: true });
  look();
  return {
    destroy() {
      sizes.disconnect();
      parts.disconnect();
    },
  };
}
