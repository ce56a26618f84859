/**
 * Which rows of a very long list are in view, as numbers only.
 *
 * Browsers cap an element's height (16.7 to 33.5 million px were seen). Up to `MAX_SCROLL_HEIGHT` the scroll position is
 * the position in the list. Beyond it the scroll bar is a scale: `top`, the position in the list in px, is the truth and
 * is kept apart, and the element's `scrollTop` only mirrors it. Every row stays reachable, since `top` moves by exact
 * steps with the wheel and the keyboard.
 */

/** Tallest scrolled content in px; far enough below the smallest cap seen. */
export const MAX_SCROLL_HEIGHT = 8_000_000;
/** Next to both ends the scroll bar is no scale. */
const UNSCALED_EDGE_PX = 20_000;

export interface RowGeometry {
  readonly rowCount: number;
  readonly rowHeightPx: number;
  /** Height in which rows are seen, header not included. */
  readonly viewportPx: number;
}

export interface RowRange {
  readonly first: number;
  readonly count: number;
}

/** Height of all rows, as if there were no cap. */
export function toListHeight({ rowCount, rowHeightPx }: RowGeometry): number {
  return rowCount * rowHeightPx;
}

/** Height to give the scrolled content. */
export function toScrollHeight(geometry: RowGeometry): number {
  return Math.min(toListHeight(geometry), MAX_SCROLL_HEIGHT);
}

export function isScaled(geometry: RowGeometry): boolean {
  return toListHeight(geometry) > MAX_SCROLL_HEIGHT;
}

/** The largest `top`, at which the last row ends at the lower edge. */
export function toMaxTop(geometry: RowGeometry): number {
  return Math.max(0, toListHeight(geometry) - geometry.viewportPx);
}

export function clampTop(geometry: RowGeometry, top: number): number {
  return Math.min(Math.max(0, top), toMaxTop(geometry));
}

function toMaxScrollTop(geometry: RowGeometry): number {
  return Math.max(0, toScrollHeight(geometry) - geometry.viewportPx);
}

/** Position in the list for a position of the scroll bar. Both ends map onto both ends exactly. */
export function toTop(geometry: RowGeometry, scrollTop: number): number {
  if (!isScaled(geometry)) return clampTop(geometry, scrollTop);
  return clampTop(geometry, stretch(scrollTop, toMaxScrollTop(geometry), toMaxTop(geometry)));
}

/** The inverse of `toTop`. */
export function toScrollTop(geometry: RowGeometry, top: number): number {
  const clamped = clampTop(geometry, top);
  return isScaled(geometry) ? stretch(clamped, toMaxTop(geometry), toMaxScrollTop(geometry)) : clamped;
}

/** From 0 to `max` onto 0 to `otherMax`: px by px next to both ends, where a finger would soon be at the stop, evenly between. */
function stretch(value: number, max: number, otherMax: number): number {
  if (value <= UNSCALED_EDGE_PX) return value;
  if (value >= max - UNSCALED_EDGE_PX) return otherMax - (max - value);
  const ratio = (value - UNSCALED_EDGE_PX) / (max - 2 * UNSCALED_EDGE_PX);
  return UNSCALED_EDGE_PX + ratio * (otherMax - 2 * UNSCALED_EDGE_PX);
}

/**
 * Where a user's own move of the scroll bar leads to, while it is a scale. What moves by less than the smallest step of a dragged
 * thumb is a touch, a momentum or an arrow button: it moves the list by as many px, not by as many px of the scale.
 */
export function followScrollBar(geometry: RowGeometry, top: number, move: { from: number; to: number }): number {
  const { from, to } = move;
  const isFine = isScaled(geometry) && Math.abs(to - from) < toFineLimit(geometry);
  return isFine ? clampTop(geometry, top + to - from) : toTop(geometry, to);
}

/** Half of what one px of the scroll bar's track stands for, and never more than what is in view. */
function toFineLimit(geometry: RowGeometry): number {
  const { viewportPx } = geometry;
  return Math.min(viewportPx, toScrollHeight(geometry) / Math.max(1, viewportPx) / 2);
}

/** Rows of which at least a part is in view, with `overscan` more on both sides. */
export function findVisibleRows(geometry: RowGeometry, top: number, overscan: number): RowRange {
  const { rowCount, rowHeightPx, viewportPx } = geometry;
  if (rowCount === 0 || viewportPx <= 0) return { first: 0, count: 0 };
  const clamped = clampTop(geometry, top);
  const first = Math.max(0, Math.floor(clamped / rowHeightPx) - overscan);
  const end = Math.min(rowCount, Math.ceil((clamped + viewportPx) / rowHeightPx) + overscan);
  return { first, count: Math.max(0, end - first) };
}

/** Whole rows that fit, which is what Page Up and Page Down move by; at least one. */
export function toRowsPerPage({ rowHeightPx, viewportPx }: RowGeometry): number {
  return Math.max(1, Math.floor(viewportPx / rowHeightPx));
}

/** The nearest `top` at which the row is wholly in view. */
export function revealRow(geometry: RowGeometry, top: number, row: number): number {
  const rowTop = row * geometry.rowHeightPx;
  const rowEnd = rowTop + geometry.rowHeightPx;
  if (rowTop < top) return clampTop(geometry, rowTop);
  if (rowEnd > top + geometry.viewportPx) return clampTop(geometry, rowEnd - geometry.viewportPx);
  return clampTop(geometry, top);
}

/** Whether the last row is in view; half a row of slack for fractional scroll positions. */
export function isAtEnd(geometry: RowGeometry, top: number): boolean {
  return top >= toMaxTop(geometry) - geometry.rowHeightPx / 2;
}
