/**
 * Puts a label above its value where its column is too narrow for one of its words, so that no word is broken. A word
 * that the web view can hyphenate is not too long. To be given the text, for a look at each new one.
 */
export function stacks(node: HTMLElement, text: string) {
  const row = node.parentElement;
  const look = () => {
    row?.removeAttribute("data-stacked");
    if (text !== "" && node.scrollWidth > node.clientWidth) row?.setAttribute("data-stacked", "");
  };
  // The width of the pane and the size of type change under it.
  const watch = new ResizeObserver(look);
  watch.observe(node);
  look();
  return {
    update(now: string) {
      text = now;
      look();
    },
    destroy: () => watch.disconnect(),
  };
}
