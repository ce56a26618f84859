import { Emitter } from '../../src/base/emitter';
import { setStyle } from '../ui/element';
import {
  clampTop,
  findVisibleRows,
  followScrollBar,
  isAtEnd,
  isScaled,
  type RowGeometry,
  type RowRange,
  revealRow,
  toMaxTop,
  toRowsPerPage,
  toScrollHeight,
  toScrollTop,
} from './rowWindow';

const OVERSCAN_ROWS = 4;
const WHEEL_LINE_PX = 40;
/** Rows at either edge that a bar may cover. */
const EDGE_ROWS = 2;

export interface ScrollerParts {
  /** The element that scrolls. */
  readonly scroller: HTMLElement;
  /** Its tall content; rows are painted in a sticky layer inside, which the scroller itself never moves. */
  readonly spacer: HTMLElement;
  readonly rowHeightPx: number;
  /** Height of a sticky header above the rows. */
  readonly headerPx: number;
}

/**
 * Scrolls a list of any length: owns `top`, keeps the scroll bar in step, and says when rows have to be painted anew.
 * Where the scroll bar is a scale, one native notch would skip rows: the wheel is taken over there, and a touch moves the list by as
 * many px as the finger. The scroll bar is then out of step until the touch is over, since writing to it would end its momentum.
 */
export class VirtualScroller {
  readonly #parts: ScrollerParts;
  readonly #scrolled = new Emitter<'user' | 'program'>();
  #geometry: RowGeometry;
  /** Number of the first row; geometry and `top` count from it. */
  #firstRow = 0;
  #top = 0;
  /** What we last wrote: a scroll event that brings it back is our own echo. */
  #writtenScrollTop = 0;
  /** A touch or its momentum is under way. */
  #isHeld = false;

  readonly didScroll = this.#scrolled.event;

  constructor(parts: ScrollerParts) {
    this.#parts = parts;
    this.#geometry = { rowCount: 0, rowHeightPx: parts.rowHeightPx, viewportPx: 0 };
    parts.scroller.addEventListener('scroll', () => this.#readScrollBar(), { passive: true });
    parts.scroller.addEventListener('scrollend', () => this.#release(), { passive: true });
    parts.scroller.addEventListener('wheel', (event) => this.#takeWheel(event), { passive: false });
    new ResizeObserver(() => this.measure()).observe(parts.scroller);
  }

  get top(): number {
    return this.#top;
  }

  get rows(): RowRange {
    return { first: this.#firstRow, count: this.#geometry.rowCount };
  }

  get rowsPerPage(): number {
    return toRowsPerPage(this.#geometry);
  }

  get isAtEnd(): boolean {
    return isAtEnd(this.#geometry, this.#top);
  }

  get visibleRows(): RowRange {
    return this.#toRange(OVERSCAN_ROWS);
  }

  /** Rows in view, none of them overscan. */
  get shownRows(): RowRange {
    return this.#toRange(0);
  }

  /** Where a row is to be painted, from the upper edge of the rows. */
  toRowY(row: number): number {
    return (row - this.#firstRow) * this.#geometry.rowHeightPx - this.#top;
  }

  /** Rows are numbered from `first`. Where rows are gone from the front, those in view stay where they are. */
  setRows({ first, count }: RowRange): void {
    const isSame = first === this.#firstRow && count === this.#geometry.rowCount;
    if (isSame) return;
    this.#top -= (first - this.#firstRow) * this.#geometry.rowHeightPx;
    this.#firstRow = first;
    this.#setGeometry({ ...this.#geometry, rowCount: count });
  }

  measure(): void {
    const viewportPx = Math.max(0, this.#parts.scroller.clientHeight - this.#parts.headerPx);
    if (viewportPx === this.#geometry.viewportPx) return;
    this.#setGeometry({ ...this.#geometry, viewportPx });
  }

  /** Brings a row to `y` pixels below the upper edge, as far as the ends allow. */
  scrollRowTo(row: number, y: number): void {
    this.#moveTo((row - this.#firstRow) * this.#geometry.rowHeightPx - y, 'program');
  }

  scrollToEnd(): void {
    this.#moveTo(toMaxTop(this.#geometry), 'program');
  }

  reveal(row: number): void {
    this.#moveTo(revealRow(this.#geometry, this.#top, row - this.#firstRow), 'program');
  }

  /** Leaves a row in view where it is; brings any other to the middle, clear of what lies over the edges. */
  revealInMiddle(row: number): void {
    const { viewportPx, rowHeightPx } = this.#geometry;
    const y = this.toRowY(row);
    const isClear = y >= EDGE_ROWS * rowHeightPx && y + (EDGE_ROWS + 1) * rowHeightPx <= viewportPx;
    if (isClear) this.#moveTo(this.#top, 'program');
    else this.scrollRowTo(row, Math.max(0, (viewportPx - rowHeightPx) / 2));
  }

  #toRange(overscan: number): RowRange {
    const { first, count } = findVisibleRows(this.#geometry, this.#top, overscan);
    return { first: this.#firstRow + first, count };
  }

  #setGeometry(next: RowGeometry): void {
    this.#geometry = next;
    setStyle(this.#parts.spacer, 'height', `${toScrollHeight(next)}px`);
    this.#top = clampTop(next, this.#top);
    if (!this.#isHeld) this.#writeScrollBar();
    this.#scrolled.fire('program');
  }

  #moveTo(top: number, cause: 'user' | 'program'): void {
    this.#top = clampTop(this.#geometry, top);
    this.#writeScrollBar();
    this.#scrolled.fire(cause);
  }

  #writeScrollBar(): void {
    const { scroller } = this.#parts;
    const scrollTop = toScrollTop(this.#geometry, this.#top);
    // Writing the same position again would stop a touch scroll that is under way.
    if (Math.abs(scroller.scrollTop - scrollTop) >= 0.5) scroller.scrollTop = scrollTop;
    this.#writtenScrollTop = scroller.scrollTop;
  }

  #readScrollBar(): void {
    const { scroller } = this.#parts;
    const { scrollTop } = scroller;
    const from = this.#writtenScrollTop;
    if (Math.abs(scrollTop - from) < 1) return;
    this.#writtenScrollTop = scrollTop;
    this.#top = followScrollBar(this.#geometry, this.#top, { from, to: scrollTop });
    this.#isHeld = isScaled(this.#geometry);
    // At an end of the scroll bar a touch would get no further, though the list may.
    const isAtStop = scrollTop <= 0 || scrollTop >= scroller.scrollHeight - scroller.clientHeight - 1;
    if (this.#isHeld && isAtStop) this.#writeScrollBar();
    this.#scrolled.fire('user');
  }

  #release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#writeScrollBar();
  }

  #takeWheel(event: WheelEvent): void {
    if (!isScaled(this.#geometry) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    this.#moveTo(this.#top + toWheelPx(event, this.#geometry.viewportPx), 'user');
  }
}

function toWheelPx({ deltaY, deltaMode }: WheelEvent, viewportPx: number): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return deltaY * WHEEL_LINE_PX;
  if (deltaMode === WheelEvent.DOM_DELTA_PAGE) return deltaY * viewportPx;
  return deltaY;
}
