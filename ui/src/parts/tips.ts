/** How long the pointer rests on something before its tooltip shows. */
const WAIT = 500;
const GAP = 4;

/**
 * The one tooltip of the window, with the `title` (or `data-tip`) of what the pointer rests on. The web view's own
 * stays hanging when its element goes, a dialog opens or the window loses the focus: it never gets to see a title.
 * Returns what ends it.
 */
export function tips(page: Document = document): () => void {
  const tip = page.createElement("div");
  tip.className = "tip";
  tip.setAttribute("popover", "manual");
  tip.setAttribute("aria-hidden", "true"); // readers have the title itself
  page.body.append(tip);

  /** Where the pointer is. */
  let at: Element | undefined;
  let over: HTMLElement | undefined;
  /** The title that was taken off while the pointer is there. */
  let title: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = false;

  function hide() {
    clearTimeout(timer);
    if (shown && tip.isConnected) tip.hidePopover();
    shown = false;
  }

  function leave() {
    hide();
    watcher.disconnect();
    // A page that has set another one meanwhile knows better.
    if (over && title !== undefined && !over.hasAttribute("title")) over.setAttribute("title", title);
    over = title = undefined;
  }

  /** Whether somebody could still see what it belongs to: it stands there, and no dialog lies over it. */
  function isThere(node: HTMLElement): boolean {
    const dialogs = [...page.querySelectorAll("dialog[open]")];
    return node.isConnected && (dialogs.length === 0 || dialogs.some((dialog) => dialog.contains(node)));
  }

  /** The pointer is nowhere that counts. */
  function off() {
    at = undefined;
    leave();
  }

  const watcher = new MutationObserver((changes) => {
    if (over && !isThere(over)) off();
    else if (over && !over.hasAttribute("title") && changes.some(isOnAgain)) {
      // Why it was off, which the page cannot take away: it was taken off already.
      title = undefined;
      hide();
    } else take();
  });

  /** Whether what the pointer is on was off and is no more. */
  const isOnAgain = ({ target, attributeName, oldValue }: MutationRecord) =>
    target === over &&
    attributeName === "aria-disabled" &&
    oldValue === "true" &&
    !over.hasAttribute(attributeName);

  // A button that is pressed may get its first title under the pointer, and the web view would show that one.
  const gained = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!(target instanceof HTMLElement) || !target.title || !at || !target.contains(at)) continue;
      if (!over || (over !== target && over.contains(target))) rest(target);
    }
  });
  gained.observe(page.body, { subtree: true, attributes: true, attributeFilter: ["title"] });

  /** Takes off the title, so that the web view shows none. */
  function take() {
    const found = over?.getAttribute("title");
    if (!over || found === null || found === undefined) return;
    title = found;
    over.removeAttribute("title");
    if (shown) show();
  }

  function show() {
    const text = over?.dataset.tip ?? title;
    if (!over || !text || !isThere(over)) {
      hide();
      return;
    }
    tip.textContent = text;
    if (!shown) tip.showPopover();
    shown = true;
    const [at, size] = [over.getBoundingClientRect(), tip.getBoundingClientRect()];
    const { innerWidth, innerHeight } = page.defaultView ?? window;
    const below = at.bottom + GAP + size.height <= innerHeight;
    tip.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - size.width - GAP))}px`;
    tip.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - size.height)}px`;
  }

  function onover(event: Event) {
    at = event.target instanceof Element ? event.target : undefined;
    const found = at?.closest("[title], [data-tip], [data-cut]");
    const node = found instanceof HTMLElement ? found : undefined;
    if (node && node === over) return;
    // Within what it belongs to the pointer may go on.
    if (over && !node && event.target instanceof Node && over.contains(event.target)) return;
    if (node) rest(node);
    else leave();
  }

  /** The pointer has come to rest on something that has a title. */
  function rest(node: HTMLElement) {
    leave();
    over = node;
    watcher.observe(page.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["open", "title", "aria-disabled"],
      attributeOldValue: true,
    });
    take();
    timer = setTimeout(show, WAIT);
  }

  const stops: [EventTarget, string, (event: Event) => void][] = [
    [page, "pointerover", onover],
    [page, "pointerdown", hide],
    [page, "keydown", hide],
    [page, "scroll", hide],
    [page.documentElement, "pointerleave", off],
    [page, "visibilitychange", off],
    [page.defaultView ?? window, "blur", off],
  ];
  for (const [where, what, act] of stops) where.addEventListener(what, act, true);
  return () => {
    off();
    gained.disconnect();
    for (const [where, what, act] of stops) where.removeEventListener(what, act, true);
    tip.remove();
  };
}
