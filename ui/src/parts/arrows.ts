/** In a list of buttons ↑ and ↓ go from one to the next, Pos1 and Ende to its ends; Tab goes on as ever. */
export function arrows(node: HTMLElement) {
  const go = (event: KeyboardEvent) => {
    const all = [...node.querySelectorAll<HTMLElement>("button")];
    const at = all.findIndex((one) => one === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    all[to]?.focus();
  };
  node.addEventListener("keydown", go);
  return { destroy: () => node.removeEventListener("keydown", go) };
}
