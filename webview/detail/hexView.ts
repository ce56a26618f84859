import { Emitter } from '../../src/base/emitter';
import { VirtualScroller } from '../table/virtualScroller';
import { el, setAttribute, uniqueId } from '../ui/element';
import { t } from '../ui/strings';
import type { ByteSource } from './byteSource';
import { type HexGeometry, moveHexCursor, toBytesPerRow, toHexRow, toHexRowCount } from './hexLayout';
import { type ByteSpan, HexRow } from './hexRow';

const ROW_HEIGHT_PX = 19;
/** Space above the first line. */
const PADDING_PX = 6;

/** A hex dump of any size: an ARIA grid with a byte cursor, of which only the lines in view exist as elements. */
export class HexView {
  readonly element: HTMLElement;
  readonly #scroller: VirtualScroller;
  readonly #spacer = el('div', { class: 'hex-rows', role: 'presentation' });
  readonly #layer = el('div', { class: 'rows-layer', role: 'rowgroup' });
  readonly #empty = el('p', { class: 'hex-empty', hidden: '' });
  readonly #probe = el('span', { class: 'hex-probe', 'aria-hidden': 'true' }, '0000000000');
  readonly #picked = new Emitter<number>();
  readonly #cursorId = uniqueId('byte');
  #rows: HexRow[] = [];
  #source: ByteSource | undefined;
  #bytesPerRow = 16;
  #marked: ByteSpan | undefined;
  #cursor: number | undefined;
  #paintRequest = 0;

  /** A byte was chosen by pointer or keyboard. */
  readonly didPick = this.#picked.event;

  constructor(label: string) {
    this.#spacer.append(this.#layer);
    const grid = { class: 'hex', role: 'grid', tabindex: '0', 'aria-label': label };
    this.element = el('div', grid, this.#probe, this.#spacer, this.#empty);
    this.#scroller = new VirtualScroller({
      scroller: this.element,
      spacer: this.#spacer,
      rowHeightPx: ROW_HEIGHT_PX,
      headerPx: PADDING_PX,
    });
    this.#scroller.didScroll(() => this.#requestPaint());
    new ResizeObserver(() => this.#fit()).observe(this.element);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#layer.addEventListener('mousedown', (event) => this.#onPress(event));
  }

  /** Shows other bytes from their start; the earlier source is closed. */
  show(source: ByteSource | undefined): void {
    this.#source?.dispose();
    this.#source = source;
    this.#marked = undefined;
    this.#cursor = undefined;
    source?.didLoad(() => this.#update());
    source?.want(0, 1);
    this.#scroller.scrollRowTo(0, 0);
    this.#update();
  }

  /** Marks bytes, and brings the first of them into view. */
  mark(span: ByteSpan | undefined): void {
    this.#marked = span;
    if (span !== undefined) {
      this.#cursor = span.start;
      this.#scroller.reveal(toHexRow(span.start, this.#geometry));
    }
    this.#requestPaint();
  }

  get #geometry(): HexGeometry {
    return { totalBytes: this.#source?.totalBytes ?? 0, bytesPerRow: this.#bytesPerRow };
  }

  #fit(): void {
    const chPx = this.#probe.getBoundingClientRect().width / 10;
    if (chPx === 0) return;
    const bytesPerRow = toBytesPerRow(this.element.clientWidth - 24, chPx);
    if (bytesPerRow !== this.#bytesPerRow) {
      this.#bytesPerRow = bytesPerRow;
      for (const { element } of this.#rows) element.remove();
      this.#rows = [];
    }
    this.#update();
  }

  #update(): void {
    const geometry = this.#geometry;
    const failure = this.#source && 'failure' in this.#source ? String(this.#source.failure) : '';
    this.#empty.textContent = failure === '' ? t('hexEmpty') : failure;
    this.#empty.hidden = this.#source === undefined || (geometry.totalBytes > 0 && failure === '');
    this.#scroller.setRows({ first: 0, count: toHexRowCount(geometry) });
    setAttribute(this.element, 'aria-rowcount', String(toHexRowCount(geometry)));
    this.#requestPaint();
  }

  #onPress(event: MouseEvent): void {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    const index = event.target.closest('[data-byte]')?.getAttribute('data-byte');
    const { target } = event;
    const row = this.#rows.find(({ element }) => element.contains(target));
    if (row === undefined || index === undefined || index === null) return;
    this.#pick(row.row * this.#bytesPerRow + Number(index));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = moveHexCursor(event.key, this.#cursor ?? 0, this.#geometry, this.#scroller.rowsPerPage);
    if (target === undefined) return;
    event.preventDefault();
    this.#pick(target);
  }

  #pick(offset: number): void {
    if (offset >= this.#geometry.totalBytes) return;
    this.#cursor = offset;
    this.#marked = { start: offset, end: offset + 1 };
    this.#scroller.reveal(toHexRow(offset, this.#geometry));
    this.#picked.fire(offset);
    this.#requestPaint();
  }

  #requestPaint(): void {
    if (this.#paintRequest === 0) this.#paintRequest = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    this.#paintRequest = 0;
    const source = this.#source;
    const { first, count } = source ? this.#scroller.visibleRows : { first: 0, count: 0 };
    source?.want(first * this.#bytesPerRow, (first + count) * this.#bytesPerRow);
    while (this.#rows.length < count) this.#addRow();
    for (const [index, hexRow] of this.#rows.entries()) {
      hexRow.element.hidden = index >= count;
      if (index >= count || source === undefined) continue;
      // Lines keep their element while scrolling: row r is always in element r modulo the number of elements.
      const row = first + ((((index - first) % count) + count) % count);
      hexRow.paint({
        row,
        y: this.#scroller.toRowY(row),
        totalBytes: source.totalBytes,
        find: (offset) => source.find(offset),
        marked: this.#marked,
        cursor: this.#cursor,
        cursorId: this.#cursorId,
      });
    }
    const isCursorHere = this.element.querySelector(`#${this.#cursorId}`) !== null;
    setAttribute(this.element, 'aria-activedescendant', isCursorHere ? this.#cursorId : undefined);
  }

  #addRow(): void {
    const row = new HexRow(this.#bytesPerRow);
    this.#rows.push(row);
    this.#layer.append(row.element);
  }
}
