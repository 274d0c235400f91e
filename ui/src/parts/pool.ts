/** Arithmetic of a list of equally high rows, of which only those near the view exist. */

/** WebKitGTK ends an element at 33,554,428 px; beyond this the track is scaled. */
export const TALLEST = 30_000_000;
/** Rows kept ready above and below the view. */
export const OVERSCAN = 10;

/** Where a list is scrolled to. All lengths in whole pixels. */
export interface View {
  /** Rows in all. */
  total: number;
  /** Height of one row. */
  row: number;
  /** Height of what is seen. */
  height: number;
  /** Scroll position of the track. */
  top: number;
}

/** Height of the element that is scrolled. */
export function trackHeight({ total, row }: Pick<View, "total" | "row">): number {
  return Math.min(total * row, TALLEST);
}

/** Scroll position in the true list; equals `top` unless the track is scaled. */
export function trueTop(view: View): number {
  const whole = view.total * view.row;
  const room = trackHeight(view) - view.height;
  if (whole <= TALLEST || room <= 0) return view.top;
  return (Math.min(view.top, room) / room) * (whole - view.height);
}

/** The track's scroll position that shows the true position `at` at the top. */
export function trackTop(view: Omit<View, "top">, at: number): number {
  const whole = view.total * view.row;
  const clamped = Math.max(0, Math.min(at, whole - view.height));
  const room = trackHeight(view) - view.height;
  return whole <= TALLEST ? clamped : (clamped / (whole - view.height)) * room;
}

/** First row that exists and one after the last. */
export function span(view: View): { first: number; end: number } {
  const seen = Math.floor(trueTop(view) / view.row);
  const count = slots(view.height, view.row);
  const first = Math.max(0, Math.min(seen - OVERSCAN, view.total - count));
  return { first, end: Math.min(view.total, first + count) };
}

/** How many row elements the pool holds. */
export function slots(height: number, row: number): number {
  return Math.ceil(height / row) + 1 + 2 * OVERSCAN;
}

/** Which row the element number `slot` shows: an element keeps its row until it leaves the span. */
export function rowOfSlot(slot: number, first: number, count: number): number {
  const back = (((first - slot) % count) + count) % count;
  return back === 0 ? first : first + count - back;
}

/** Where a row lies on the track. */
export function rowTop(view: View, index: number): number {
  return Math.round(view.top + index * view.row - trueTop(view));
}

/** The scroll position that brings a row to the middle, unless all of it is seen already. */
export function centre(view: View, index: number): number {
  const at = trueTop(view);
  const from = index * view.row;
  const seen = from >= at && from + view.row <= at + view.height;
  return seen ? view.top : trackTop(view, from - (view.height - view.row) / 2);
}

/** The scroll position that brings a row into view by the shortest way. */
export function reveal(view: View, index: number): number {
  const at = trueTop(view);
  const from = index * view.row;
  if (from < at) return trackTop(view, from);
  if (from + view.row > at + view.height) return trackTop(view, from + view.row - view.height);
  return view.top;
}
