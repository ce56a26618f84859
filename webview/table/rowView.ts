import { type FrameRow, type MarkerRow, type Row, toOpcodeGroup } from '../../src/protocol/rows';
import { el, setAttribute, setStyle, setText } from '../ui/element';
import { formatCount, formatOpcode } from '../ui/format';
import { t } from '../ui/strings';
import { COLUMNS, type ColumnId } from './columns';
import { toOpcodeLabel } from './opcodes';
import type { TimeColumns } from './timeColumns';

const FLAG_NAMES = ['FIN', 'RSV1', 'RSV2', 'RSV3', 'MASK'] as const;

export interface RowPaint {
  readonly position: number;
  /** From 0 among the rows there are; position and index part when rows are dropped. */
  readonly rowIndex: number;
  /** Undefined while it is being fetched. */
  readonly row: Row | undefined;
  readonly isSelected: boolean;
  /** The one among the selected rows that the keys move. */
  readonly isActive: boolean;
  readonly times: TimeColumns;
  /** Pixels from the upper edge of the rows. */
  readonly y: number;
}

/** One row element that is painted over and over: text is replaced, elements are not. */
export class RowView {
  readonly element: HTMLElement;
  readonly #cells = new Map<ColumnId, HTMLElement>();
  readonly #name = el('span', { class: 'opcode-name' });
  readonly #code = el('span', { class: 'opcode-code' });
  readonly #flags = FLAG_NAMES.map((name) => el('span', { class: 'flag' }, name));
  readonly #markerFlags = el('span', { class: 'marker-flags' });
  readonly #format = el('span', { class: 'preview-format' });
  readonly #place = el('span', { class: 'preview-place' });
  readonly #text = el('span', { class: 'preview-text' });
  readonly #note = el('span', { class: 'preview-note' });
  readonly #bookmark = el('span', { class: 'preview-bookmark' });
  #painted: Row | undefined;
  #times: TimeColumns | undefined;
  #position = -1;

  constructor() {
    this.element = el('div', { class: 'row', role: 'row' });
    for (const [index, { id, isNumeric }] of COLUMNS.entries()) {
      const attributes = { role: 'gridcell', 'data-column': id, 'aria-colindex': String(index + 1) };
      const cell = el('div', { ...attributes, class: isNumeric ? 'cell number' : 'cell' });
      this.#cells.set(id, cell);
      this.element.append(cell);
    }
    // The spaces are for reading aloud and for copying as much as for the eye.
    this.#cells.get('opcode')?.append(this.#name, ' ', this.#code);
    this.#cells.get('flags')?.append(...this.#flags.flatMap((flag) => [flag, ' ']), this.#markerFlags);
    this.#cells
      .get('preview')
      ?.append(this.#bookmark, ' ', this.#format, ' ', this.#place, ' ', this.#text, ' ', this.#note);
  }

  get position(): number {
    return this.#position;
  }

  paint({ position, rowIndex, row, isSelected, isActive, times, y }: RowPaint): void {
    setStyle(this.element, 'transform', `translateY(${y}px)`);
    setAttribute(this.element, 'aria-selected', String(isSelected));
    setAttribute(this.element, 'data-active', isActive ? 'true' : undefined);
    setAttribute(this.element, 'aria-rowindex', String(rowIndex + 2));
    if (position !== this.#position) {
      this.#position = position;
      this.element.id = toRowId(position);
    }
    if (row === this.#painted && times === this.#times && row !== undefined) return;
    this.#painted = row;
    this.#times = times;
    this.#paintBookmark(row);
    if (row === undefined) this.#paintLoading();
    else if (row.kind === 'frame') this.#paintFrame(row);
    else this.#paintMarker(row);
  }

  /** Takes the element out of view; the next `paint` brings it back. */
  park(): void {
    this.element.hidden = true;
    this.#position = -1;
    this.element.removeAttribute('id');
    this.element.removeAttribute('aria-rowindex');
  }

  #paintLoading(): void {
    setAttribute(this.element, 'class', this.#toClass('loading'));
    for (const id of ['ordinal', 'time', 'delta', 'direction', 'length', 'wire'] as const) this.#setCell(id, '');
    this.#setOpcode('', '');
    this.#setFlags([], '');
    this.#setPreview('', '', '', '');
  }

  #paintFrame(row: FrameRow): void {
    const isControl = (row.opcode & 0x8) !== 0;
    const classes = `frame op-${toOpcodeGroup(row.opcode)} tone-${row.tone} dir-${row.direction}`;
    setAttribute(this.element, 'class', this.#toClass(isControl ? `${classes} control` : classes));
    this.#setMoment(row);
    this.#setCell('direction', row.direction === 'in' ? '↓' : '↑');
    const direction = this.#cells.get('direction');
    if (direction) setAttribute(direction, 'aria-label', t(row.direction === 'in' ? 'received' : 'sent'));
    this.#setCell('length', formatCount(row.lengthBytes));
    this.#setCell('wire', formatCount(row.wireBytes));
    this.#setOpcode(toOpcodeLabel(row.opcode), formatOpcode(row.opcode));
    const bits = [row.isFin, (row.rsv & 4) !== 0, (row.rsv & 2) !== 0, (row.rsv & 1) !== 0, row.isMasked];
    this.#setFlags(bits, '');
    this.#setPreview(row.previewFormat ?? '', toPlace(row), row.preview, row.note ?? '');
  }

  #paintMarker(row: MarkerRow): void {
    setAttribute(this.element, 'class', this.#toClass(`marker marker-${row.marker} tone-${row.tone}`));
    this.#setMoment(row);
    for (const id of ['direction', 'length', 'wire'] as const) this.#setCell(id, '');
    this.#cells.get('direction')?.removeAttribute('aria-label');
    this.#setOpcode(row.label, '');
    this.#setFlags([], row.flags);
    this.#setPreview('', '', row.text, '');
  }

  #toClass(kind: string): string {
    return `row ${kind}${this.#position % 2 === 1 ? ' odd' : ''}`;
  }

  #setMoment(row: Row): void {
    this.#setCell('ordinal', String(row.ordinal));
    this.#setCell('time', this.#times?.toTime(row) ?? '');
    this.#setCell('delta', this.#times?.toDelta(row) ?? '');
  }

  #paintBookmark(row: Row | undefined): void {
    const bookmark = row?.bookmark;
    this.element.toggleAttribute('data-bookmarked', bookmark !== undefined);
    // A bookmark without a note shows at the edge alone; it is read aloud all the same.
    this.#bookmark.classList.toggle('visually-hidden', bookmark?.note === '');
    setText(this.#bookmark, bookmark === undefined ? '' : bookmark.note || t('bookmarked'));
  }

  #setCell(id: ColumnId, text: string): void {
    const cell = this.#cells.get(id);
    if (cell) setText(cell, text);
  }

  #setOpcode(name: string, code: string): void {
    setText(this.#name, name);
    setText(this.#code, code);
  }

  #setFlags(bits: readonly boolean[], markerFlags: string): void {
    for (const [index, flag] of this.#flags.entries()) flag.hidden = bits[index] !== true;
    setText(this.#markerFlags, markerFlags);
  }

  #setPreview(format: string, place: string, text: string, note: string): void {
    setText(this.#format, format);
    setText(this.#place, place);
    setText(this.#text, text);
    setText(this.#note, note);
  }
}

export function toRowId(position: number): string {
  return `row-${position}`;
}

/** `└ 2 of 3` for a continuation, `1 of 3` for the first frame of a fragmented message. */
function toPlace({ fragment }: FrameRow): string {
  if (fragment === undefined) return '';
  const { index, count } = fragment;
  if (count === undefined) return t(index === 1 ? 'fragmentFirstOpen' : 'fragmentOpen', index);
  return t(index === 1 ? 'fragmentFirst' : 'fragment', index, count);
}
