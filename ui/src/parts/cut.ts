/** A tooltip with the whole text, only where it is cut, and only while the pointer is there. */
export function cut(node: HTMLElement) {
  const tell = () => {
    const inner = node.querySelector<HTMLElement>(".cut") ?? node;
    if (inner.scrollWidth > inner.clientWidth)
      node.dataset.tip = node.dataset.whole ?? inner.textContent.trim();
  };
  const forget = () => delete node.dataset.tip;
  node.dataset.cut = "";
  node.addEventListener("pointerenter", tell);
  node.addEventListener("pointerleave", forget);
  return {
    destroy() {
      node.removeEventListener("pointerenter", tell);
      node.removeEventListener("pointerleave", forget);
    },
  };
}
