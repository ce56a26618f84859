import type { RowsSummary } from '../../src/protocol/rows';
import { type HostApi, isMoot } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { el, setAttribute, setStyle } from '../ui/element';
import { t } from '../ui/strings';
import type { ViewStateStore } from '../viewState';
import { ColumnHeader } from './columnHeader';
import { COLUMNS, findShownColumns, toGridTemplate } from './columns';
import { FollowTail } from './followTail';
import { RowCache } from './rowCache';
import { RowSelection } from './rowSelection';
import { RowView, toRowId } from './rowView';
import { findKeyTarget } from './tableKeys';
import { VirtualScroller } from './virtualScroller';

export const ROW_HEIGHT_PX = 22;
const HEAD_HEIGHT_PX = 22;
/** Left and right padding of a row. */
const ROW_PADDING_PX = 24;

export interface FrameTableParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly state: ViewStateStore;
  /** Enter or a double click on a row. */
  readonly onOpen: () => void;
  readonly onCopy: (ordinal: number) => void;
}

/** The frame table: an ARIA grid over any number of rows, of which only those in view exist as elements. */
export class FrameTable {
  readonly element: HTMLElement;
  readonly header: ColumnHeader;
  readonly selection: RowSelection;
  readonly follow: FollowTail;
  readonly #parts: FrameTableParts;
  readonly #cache: RowCache;
  readonly #scroller: VirtualScroller;
  readonly #spacer = el('div', { class: 'rows', role: 'rowgroup' });
  readonly #layer = el('div', { class: 'rows-layer', role: 'presentation' });
  readonly #views: RowView[] = [];
  #paintRequest = 0;
  #locating = new AbortController();

  constructor(parts: FrameTableParts) {
    const { api, state } = parts;
    this.#parts = parts;
    this.header = new ColumnHeader(state.value.columns);
    this.selection = new RowSelection(state.value.selectedOrdinal);
    this.follow = new FollowTail(state.value.anchorOrdinal === undefined);
    this.#cache = new RowCache(
      (params, signal) => api.request('rows/read', params, signal),
      () => this.#onRows(),
    );
    this.#spacer.append(this.#layer);
    this.element = el(
      'div',
      { class: 'grid', role: 'grid', tabindex: '0', 'aria-label': t('tableLabel'), 'aria-multiselectable': 'false' },
      this.header.element,
      this.#spacer,
    );
    setAttribute(this.element, 'aria-colcount', String(COLUMNS.length));
    this.#scroller = new VirtualScroller({
      scroller: this.element,
      spacer: this.#spacer,
      rowHeightPx: ROW_HEIGHT_PX,
      headerPx: HEAD_HEIGHT_PX,
    });
    this.#listen();
  }

  /** Starts to show rows; called once the element is in the page. */
  start(): void {
    const { model, state } = this.#parts;
    const { anchorOrdinal } = state.value;
    this.#layOutColumns();
    model.shownRows.watch((summary) => this.#onSummary(summary));
    if (anchorOrdinal !== undefined) void this.#relocate(anchorOrdinal, 0);
  }

  focus(): void {
    this.element.focus();
  }

  setFollowing(isFollowing: boolean): void {
    if (isFollowing) {
      this.follow.start();
      this.#scroller.scrollToEnd();
    } else {
      this.follow.stop();
    }
    this.#rememberAnchor();
  }

  /** Selects a row by its ordinal and brings it into view; a row the filter hides only changes the detail. */
  async selectOrdinal(ordinal: number): Promise<void> {
    this.follow.stop();
    this.selection.ordinal.set(ordinal);
    await this.#locateSelection();
    const position = this.selection.shownPosition;
    if (position !== undefined) this.#scroller.reveal(position);
    this.#requestPaint();
  }

  /** Ordinal of the row at which following stopped: the selected one, else the last there was. */
  findStoppedOrdinal(): number | undefined {
    return this.selection.ordinal.value ?? this.#cache.find(this.follow.lastPosition)?.ordinal;
  }

  #listen(): void {
    this.#scroller.didScroll((cause) => {
      if (cause === 'user') this.#onUserScroll();
      this.#requestPaint();
    });
    this.header.didChange((columns) => {
      this.#parts.state.update({ columns });
      this.#layOutColumns();
    });
    new ResizeObserver(() => this.#layOutColumns()).observe(this.element);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#layer.addEventListener('mousedown', (event) => this.#onPress(event));
    this.#layer.addEventListener('dblclick', () => this.#parts.onOpen());
    this.selection.ordinal.onChange((ordinal) => this.#parts.state.update({ selectedOrdinal: ordinal }));
  }

  #onSummary(summary: RowsSummary): void {
    const isNewRevision = summary.revision !== this.#cache.revision;
    const anchor = isNewRevision ? this.#findAnchor() : undefined;
    const rows = { first: summary.firstPosition, count: summary.matching };
    const end = rows.first + rows.count;
    this.#cache.update(summary.revision, rows);
    setAttribute(this.element, 'aria-rowcount', String(summary.matching + 1));
    if (isNewRevision) {
      this.selection.unplace();
      void this.#locateSelection();
      this.follow.restart(end);
    }
    this.follow.setEnd(end);
    this.#scroller.setRows(rows);
    if (this.follow.isFollowing.value) this.#scroller.scrollToEnd();
    else if (anchor !== undefined) void this.#relocate(anchor.ordinal, anchor.offsetPx);
    this.#requestPaint();
  }

  /** The row that is to stay where it is on screen when the filter changes: the selected one if in view, else the topmost. */
  #findAnchor(): { ordinal: number; offsetPx: number } | undefined {
    const { first, count } = this.#scroller.shownRows;
    const selected = this.selection.shownPosition;
    const isSelectedShown = selected !== undefined && selected >= first && selected < first + count;
    const position = isSelectedShown ? selected : first;
    const ordinal = this.#cache.find(position)?.ordinal;
    return ordinal === undefined ? undefined : { ordinal, offsetPx: this.#scroller.toRowY(position) };
  }

  async #relocate(ordinal: number, offsetPx: number): Promise<void> {
    const place = await this.#locate(ordinal);
    if (place !== undefined && !this.follow.isFollowing.value) {
      this.#scroller.scrollRowTo(place.position, offsetPx);
    }
  }

  async #locateSelection(): Promise<void> {
    const ordinal = this.selection.ordinal.value;
    if (ordinal === undefined) return;
    this.#locating.abort();
    this.#locating = new AbortController();
    const place = await this.#locate(ordinal, this.#locating.signal);
    if (place === undefined || this.selection.ordinal.value !== ordinal) return;
    this.selection.place(place.position, place.isExact);
    this.#requestPaint();
  }

  /** Undefined when the answer came too late: the rows were filtered or cleared again meanwhile. */
  async #locate(ordinal: number, signal?: AbortSignal) {
    const { revision } = this.#cache;
    try {
      const place = await this.#parts.api.request('rows/locate', { ordinal }, signal);
      return revision === this.#cache.revision ? place : undefined;
    } catch (thrown) {
      if (!isMoot(thrown)) console.warn('rows/locate failed', thrown);
      return undefined;
    }
  }

  #onUserScroll(): void {
    if (this.#scroller.isAtEnd) this.follow.start();
    else this.follow.stop();
    this.#rememberAnchor();
  }

  /** A topmost row that is still on its way is remembered when it comes; without an anchor a reload would follow the newest. */
  #rememberAnchor(): void {
    const anchorOrdinal = this.#cache.find(this.#scroller.shownRows.first)?.ordinal;
    if (this.follow.isFollowing.value) this.#parts.state.update({ anchorOrdinal: undefined });
    else if (anchorOrdinal !== undefined) this.#parts.state.update({ anchorOrdinal });
  }

  #onPress(event: MouseEvent): void {
    if (event.button !== 0 || !(event.target instanceof Node)) return;
    const { target } = event;
    const view = this.#views.find(({ element }) => element.contains(target));
    if (view) this.#select(view.position);
  }

  #select(position: number): void {
    this.follow.stop();
    this.selection.select(position, this.#cache.find(position)?.ordinal);
    this.#scroller.reveal(position);
    this.#rememberAnchor();
    this.#requestPaint();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.element) return;
    const ordinal = this.selection.ordinal.value;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      const hasTextSelected = document.getSelection()?.isCollapsed === false;
      if (ordinal === undefined || hasTextSelected) return;
      event.preventDefault();
      this.#parts.onCopy(ordinal);
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#parts.onOpen();
      return;
    }
    const target = findKeyTarget(event.key, {
      current: this.selection.position,
      shown: this.#scroller.shownRows,
      rows: this.#scroller.rows,
      rowsPerPage: this.#scroller.rowsPerPage,
    });
    if (target === undefined) return;
    event.preventDefault();
    this.#select(target);
  }

  #layOutColumns(): void {
    const { choice } = this.header;
    const shown = findShownColumns(choice, this.element.clientWidth - ROW_PADDING_PX);
    const hidden = COLUMNS.filter((column) => !shown.includes(column)).map((column) => column.id);
    setAttribute(this.element, 'data-hidden', hidden.join(' '));
    setStyle(this.element, '--columns', toGridTemplate(shown, choice));
    this.header.setShown(shown);
  }

  #onRows(): void {
    this.selection.resolve((position) => this.#cache.find(position)?.ordinal);
    this.#rememberAnchor();
    this.#requestPaint();
  }

  #requestPaint(): void {
    if (this.#paintRequest === 0) this.#paintRequest = requestAnimationFrame(() => this.#paint());
  }

  /** Gives every row in view an element, the one it had before where it had one. */
  #paint(): void {
    this.#paintRequest = 0;
    const { first, count } = this.#scroller.visibleRows;
    this.#cache.want({ first, count });
    const isInView = (view: RowView) => view.position >= first && view.position < first + count;
    const free = this.#views.filter((view) => !isInView(view));
    const placed = new Map(this.#views.filter(isInView).map((view) => [view.position, view]));
    for (let position = first; position < first + count; position++) {
      const view = placed.get(position) ?? free.pop() ?? this.#addView();
      const isSelected = this.selection.isAt(position);
      view.element.hidden = false;
      view.paint({
        position,
        rowIndex: position - this.#scroller.rows.first,
        row: this.#cache.find(position),
        isSelected,
        y: this.#scroller.toRowY(position),
      });
    }
    for (const view of free) view.park();
    const active = this.selection.shownPosition;
    const isActiveHere = active !== undefined && active >= first && active < first + count;
    setAttribute(this.element, 'aria-activedescendant', isActiveHere ? toRowId(active) : undefined);
  }

  #addView(): RowView {
    const view = new RowView();
    this.#views.push(view);
    this.#layer.append(view.element);
    return view;
  }
}
