import { el, setAttribute, setStyle, setText } from '../ui/element';
import { formatHexByte, formatOffset } from '../ui/format';
import { toAscii } from './hexLayout';

export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

export interface HexRowPaint {
  readonly row: number;
  readonly y: number;
  readonly totalBytes: number;
  readonly find: (offset: number) => number | undefined;
  readonly marked: ByteSpan | undefined;
  readonly cursor: number | undefined;
  readonly cursorId: string;
}

/** One recycled line of a hex dump: offset, bytes, characters. */
export class HexRow {
  readonly element: HTMLElement;
  readonly #offset = el('div', { class: 'hex-offset', role: 'rowheader' });
  readonly #bytes: readonly HTMLElement[];
  readonly #chars: readonly HTMLElement[];
  row = -1;

  constructor(bytesPerRow: number) {
    const indexes = Array.from({ length: bytesPerRow }, (_, index) => String(index));
    this.#bytes = indexes.map((index) => el('span', { class: 'hex-byte', role: 'gridcell', 'data-byte': index }));
    this.#chars = indexes.map((index) => el('span', { class: 'hex-char', 'data-byte': index }));
    this.element = el(
      'div',
      { class: 'hex-row', role: 'row' },
      this.#offset,
      el('div', { class: 'hex-bytes', role: 'presentation' }, ...this.#bytes),
      el('div', { class: 'hex-chars', 'aria-hidden': 'true' }, ...this.#chars),
    );
  }

  paint(paint: HexRowPaint): void {
    const { row, y, totalBytes, marked, cursor } = paint;
    this.row = row;
    setStyle(this.element, 'transform', `translateY(${y}px)`);
    setAttribute(this.element, 'aria-rowindex', String(row + 1));
    const start = row * this.#bytes.length;
    setText(this.#offset, formatOffset(start));
    for (const [index, cell] of this.#bytes.entries()) {
      const offset = start + index;
      const byte = paint.find(offset);
      const char = this.#chars[index];
      const isMissing = offset >= totalBytes;
      setText(cell, isMissing ? '' : byte === undefined ? '··' : formatHexByte(byte));
      const isMarked = marked !== undefined && offset >= marked.start && offset < marked.end;
      const runsOn = isMarked && offset + 1 < marked.end;
      const className = toClass(isMarked, runsOn, offset === cursor);
      setAttribute(cell, 'class', `hex-byte${className}`);
      setAttribute(cell, 'id', offset === cursor ? paint.cursorId : undefined);
      if (!char) continue;
      setText(char, isMissing ? '' : byte === undefined ? '·' : toAscii(byte));
      setAttribute(char, 'class', `hex-char${className}`);
    }
  }
}

function toClass(isMarked: boolean, runsOn: boolean, isCursor: boolean): string {
  return `${isMarked ? ' is-marked' : ''}${runsOn ? ' runs-on' : ''}${isCursor ? ' is-cursor' : ''}`;
}
