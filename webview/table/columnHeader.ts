import { Emitter } from '../../src/base/emitter';
import { createPopupButton } from '../ui/buttons';
import { el, setAttribute, setText } from '../ui/element';
import { type MenuItem, openMenu } from '../ui/menu';
import { t } from '../ui/strings';
import type { ColumnChoice } from '../viewState';
import { COLUMNS, type Column, type ColumnId, clampColumnWidth, toColumnWidth } from './columns';
import type { TimeChoice } from './timeChoice';
import type { TimeColumns } from './timeColumns';

const KEY_STEP_PX = 8;

/**
 * The header row: names, edges to drag, and the menu that hides columns. One tab stop; arrows walk the headers,
 * Shift with an arrow resizes the one in focus.
 */
export class ColumnHeader {
  readonly element: HTMLElement;
  readonly menuButton: HTMLButtonElement;
  readonly #cells = new Map<Column, HTMLElement>();
  readonly #changed = new Emitter<ColumnChoice>();
  readonly #timesChanged = new Emitter<TimeChoice>();
  readonly #titles = new Map<ColumnId, HTMLElement>();
  #times: TimeColumns;
  #choice: ColumnChoice;
  #shown: readonly Column[] = COLUMNS;

  readonly didChange = this.#changed.event;
  /** Another meaning of the times was chosen. */
  readonly didChooseTimes = this.#timesChanged.event;

  constructor(choice: ColumnChoice, times: TimeColumns) {
    this.#choice = choice;
    this.#times = times;
    const row = el('div', { class: 'head-row', role: 'row', 'aria-rowindex': '1' });
    for (const [index, column] of COLUMNS.entries()) row.append(this.#createCell(column, index));
    this.element = el('div', { class: 'head', role: 'rowgroup' }, row);
    this.menuButton = createPopupButton({ icon: 'columns', label: t('columnMenu'), onClick: () => this.#openMenu() });
    this.element.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      this.#openMenu();
    });
  }

  get choice(): ColumnChoice {
    return this.#choice;
  }

  setTimes(times: TimeColumns): void {
    this.#times = times;
    this.#setTitle('time', times.timeTitle, '');
    this.#setTitle('delta', times.deltaTitle, times.deltaHint);
  }

  #setTitle(id: ColumnId, title: string, hint: string): void {
    const element = this.#titles.get(id);
    if (element) setText(element, title);
    const cell = element?.parentElement;
    if (cell) setAttribute(cell, 'title', [hint, t('columnResizeHint')].filter((part) => part !== '').join(' · '));
  }

  setShown(shown: readonly Column[]): void {
    this.#shown = shown;
    const focusable = shown.find((column) => this.#cells.get(column)?.tabIndex === 0) ?? shown[0];
    for (const [column, cell] of this.#cells) cell.tabIndex = column === focusable ? 0 : -1;
  }

  #createCell(column: Column, index: number): HTMLElement {
    const cell = el('div', {
      class: column.isNumeric ? 'head-cell number' : 'head-cell',
      role: 'columnheader',
      'data-column': column.id,
      'aria-colindex': String(index + 1),
      title: column.id === 'preview' ? undefined : t('columnResizeHint'),
      tabindex: index === 0 ? '0' : '-1',
    });
    const title = el('span', { class: 'head-title' }, t(column.titleKey));
    cell.append(title);
    this.#titles.set(column.id, title);
    cell.addEventListener('keydown', (event) => this.#onKey(event, column));
    if (column.id !== 'preview') cell.append(this.#createHandle(column));
    this.#cells.set(column, cell);
    return cell;
  }

  #createHandle(column: Column): HTMLElement {
    const handle = el('span', { class: 'head-handle', 'aria-hidden': 'true' });
    handle.addEventListener('pointerdown', (down) => {
      const start = toColumnWidth(column, this.#choice);
      handle.setPointerCapture(down.pointerId);
      const dragging = new AbortController();
      const onMove = (move: PointerEvent) => this.#resize(column, start + move.clientX - down.clientX);
      handle.addEventListener('pointermove', onMove, { signal: dragging.signal });
      handle.addEventListener('lostpointercapture', () => dragging.abort(), { signal: dragging.signal });
      down.preventDefault();
    });
    handle.addEventListener('dblclick', () => this.#resize(column, column.widthPx));
    return handle;
  }

  #onKey(event: KeyboardEvent, column: Column): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const opensMenu = event.key === 'Enter' || event.key === ' ' || event.key === 'ContextMenu';
    if (step === 0 && !opensMenu) return;
    event.preventDefault();
    event.stopPropagation();
    if (opensMenu) this.#openMenu();
    else if (!event.shiftKey) this.#focusNeighbour(column, step);
    else if (column.id !== 'preview') this.#resize(column, toColumnWidth(column, this.#choice) + step * KEY_STEP_PX);
  }

  #focusNeighbour(column: Column, step: number): void {
    const next = this.#shown[this.#shown.indexOf(column) + step];
    const cell = next && this.#cells.get(next);
    if (!cell) return;
    for (const other of this.#cells.values()) other.tabIndex = other === cell ? 0 : -1;
    cell.focus();
  }

  #resize(column: Column, widthPx: number): void {
    this.#change({ ...this.#choice, widths: { ...this.#choice.widths, [column.id]: clampColumnWidth(widthPx) } });
  }

  #toggle(column: Column): void {
    const { hidden } = this.#choice;
    const isHidden = hidden.includes(column.id);
    this.#change({
      ...this.#choice,
      hidden: isHidden ? hidden.filter((id) => id !== column.id) : [...hidden, column.id],
    });
  }

  #change(choice: ColumnChoice): void {
    this.#choice = choice;
    this.#changed.fire(choice);
  }

  #openMenu(): void {
    const columns = COLUMNS.filter((column) => column.id !== 'preview').map((column) => ({
      label: t(column.titleKey),
      isChecked: !this.#choice.hidden.includes(column.id),
      run: () => this.#toggle(column),
    }));
    const reset = { label: t('columnReset'), run: () => this.#change({ widths: {}, hidden: [] }) };
    openMenu(this.menuButton, t('columnMenu'), [
      ...columns,
      ...this.#toTimeItems(),
      { ...reset, isFirstOfGroup: true },
    ]);
  }

  #toTimeItems(): readonly MenuItem[] {
    const { choice } = this.#times;
    const { time, delta, reference } = choice;
    const choose = (change: Partial<TimeChoice>) => this.#timesChanged.fire({ ...choice, ...change });
    const radio = (label: string, isChecked: boolean, change: Partial<TimeChoice>): MenuItem => ({
      label,
      isChecked,
      isRadio: true,
      run: () => choose(change),
    });
    const sinceLabel = reference === undefined ? t('timeSinceStart') : t('timeSince', reference.ordinal);
    const items: MenuItem[] = [
      { ...radio(t('timeAbsolute'), time === 'absolute', { time: 'absolute' }), isFirstOfGroup: true },
      radio(sinceLabel, time === 'relative', { time: 'relative' }),
    ];
    if (reference !== undefined) {
      items.push({ label: t('timeReferenceClear'), run: () => choose({ reference: undefined }) });
    }
    return [
      ...items,
      { ...radio(t('deltaCaptured'), delta === 'captured', { delta: 'captured' }), isFirstOfGroup: true },
      radio(t('deltaShown'), delta === 'shown', { delta: 'shown' }),
    ];
  }
}
