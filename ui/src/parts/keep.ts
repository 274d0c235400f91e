import { isNobodys, toPage } from "./begin";

/** How many places are remembered that had the focus. */
const KEPT = 20;

/**
 * Keeps the focus on the page: where what had it goes, it returns to what had it before and still stands, and where
 * nothing of the page is left of that or the page itself was another one, to the page. What a page gives the focus itself stays: this comes last. Returns its end.
 */
export function keepFocus(): () => void {
  /** What had the focus, the newest last, each with the page it was on. */
  let trail: { at: HTMLElement; page: Element | null }[] = [];
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function remember({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement)) return;
    trail = [
      ...trail.filter(({ at }) => at !== target && at.isConnected),
      { at: target, page: target.closest("main") },
    ];
    trail = trail.slice(-KEPT);
  }

  /** A press beside everything: nobody wants the focus. */
  function forget() {
    if (document.activeElement === document.body && trail.at(-1)?.at.isConnected) trail = [];
  }

  function giveBack() {
    const lost = trail.at(-1);
    if (!lost || lost.at.isConnected || !isNobodys()) return;
    trail.pop();
    const onPage = !lost.page || lost.page.isConnected;
    for (let before = trail.pop(); onPage && before; before = trail.pop()) {
      // Out of the page it would lead away from what somebody works at, and the search would open its list over it.
      if (lost.page && before.page !== lost.page) continue;
      before.at.focus({ preventScroll: true });
      if (!isNobodys()) return;
    }
    toPage();
  }

  const watcher = new MutationObserver(() => {
    if (!isNobodys() || trail.at(-1)?.at.isConnected !== false) return;
    clearTimeout(waiting);
    waiting = setTimeout(giveBack);
  });
  watcher.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", remember);
  document.addEventListener("pointerup", forget);
  return () => {
    clearTimeout(waiting);
    watcher.disconnect();
    document.removeEventListener("focusin", remember);
    document.removeEventListener("pointerup", forget);
  };
}
