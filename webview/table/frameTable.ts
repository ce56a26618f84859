import { Emitter } from '../../src/base/emitter';
import type { Row, RowsSummary } from '../../src/protocol/rows';
import type { HostApi } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { el, setAttribute, setStyle } from '../ui/element';
import { t } from '../ui/strings';
import type { ViewStateStore } from '../viewState';
import { ColumnHeader } from './columnHeader';
import { COLUMNS, findShownColumns, toGridTemplate } from './columns';
import { FollowTail } from './followTail';
import { RowCache } from './rowCache';
import { type Anchor, RowLocator } from './rowLocator';
import { RowPainter } from './rowPainter';
import { type OrdinalSpan, RowSelection } from './rowSelection';
import type { RowRange } from './rowWindow';
import { findTableCommand, type TableCommand, toKeyPress } from './tableCommands';
import { findKeyTarget } from './tableKeys';
import { TimeColumns } from './timeColumns';
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
}

/** The frame table: an ARIA grid over any number of rows, of which only those in view exist as elements. */
export class FrameTable {
  readonly element: HTMLElement;
  readonly header: ColumnHeader;
  readonly selection: RowSelection;
  readonly follow: FollowTail;
  readonly #parts: FrameTableParts;
  readonly #cache: RowCache;
  readonly #locator: RowLocator;
  readonly #scroller: VirtualScroller;
  readonly #spacer = el('div', { class: 'rows', role: 'rowgroup' });
  readonly #painter = new RowPainter();
  readonly #commanded = new Emitter<TableCommand>();
  readonly #menuAsked = new Emitter<DOMRect>();
  #times: TimeColumns;
  #paintRequest = 0;
  /** Until it was located among the rows of another revision. */
  #anchor: Anchor | undefined;
  /** Where it was brought to; nothing moved since, though its row may still be on its way. */
  #placedAnchor: Anchor | undefined;

  /** A key that does more than move the selection. */
  readonly didCommand = this.#commanded.event;
  /** The menu of the selected rows, to open at a place in the window. */
  readonly didAskMenu = this.#menuAsked.event;

  constructor(parts: FrameTableParts) {
    const { api, model, state } = parts;
    this.#parts = parts;
    this.#times = new TimeColumns(state.value.times, undefined);
    this.header = new ColumnHeader(state.value.columns, this.#times);
    this.selection = new RowSelection(state.value.selectedOrdinal);
    this.follow = new FollowTail(state.value.anchorOrdinal === undefined, model.isLive);
    this.#cache = new RowCache(
      (params, signal) => api.request('rows/read', params, signal),
      () => this.#onRows(),
    );
    this.#locator = new RowLocator(api, () => this.#cache.revision);
    this.#spacer.append(this.#painter.element);
    this.element = el(
      'div',
      { class: 'grid', role: 'grid', tabindex: '0', 'aria-label': t('tableLabel'), 'aria-multiselectable': 'true' },
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
    if (anchorOrdinal !== undefined) this.#anchor = { ordinal: anchorOrdinal, offsetPx: 0 };
    model.shownRows.watch((summary) => this.#onSummary(summary));
  }

  get revision(): number {
    return this.#cache.revision;
  }

  /** All positions there are. */
  get rows(): RowRange {
    return this.#scroller.rows;
  }

  /** Rows in view. */
  get shownRows(): RowRange {
    return this.#scroller.shownRows;
  }

  get times(): TimeColumns {
    return this.#times;
  }

  /** Undefined for a row that is not there or still being fetched. */
  findRow(position: number): Row | undefined {
    return this.#cache.find(position);
  }

  /** Brings a row into view; answers with where it lies in the window. */
  showRow(position: number): DOMRect | undefined {
    this.#scroller.reveal(position);
    this.#paint();
    return this.#painter.find(position)?.element.getBoundingClientRect();
  }

  focus(): void {
    this.element.focus();
  }

  /** Rows say something else than before, though they are the same rows. */
  refreshRows(): void {
    this.#cache.refresh();
  }

  setTimes(choice: TimeColumns['choice']): void {
    this.#parts.state.update({ times: choice });
    this.#showTimes();
  }

  setFollowing(isFollowing: boolean): void {
    this.#dropAnchor();
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
    this.selection.selectOrdinal(ordinal);
    await this.#placeSelection();
    const position = this.selection.shownPosition;
    if (position !== undefined) this.#scroller.revealInMiddle(position);
    this.#requestPaint();
  }

  /** Selects one row that the user is led to, and brings it to where nothing covers it. */
  goTo(position: number, ordinal: number | undefined): void {
    this.selectPosition(position, ordinal ?? this.#cache.find(position)?.ordinal);
    this.#scroller.revealInMiddle(position);
  }

  /** Selects one row by its position and brings it into view. */
  selectPosition(position: number, ordinal = this.#cache.find(position)?.ordinal): void {
    this.follow.stop();
    this.selection.select(position, ordinal);
    this.#showSelected(position);
  }

  /** Ordinal of the row at which following stopped: the selected one, else the last there was. */
  findStoppedOrdinal(): number | undefined {
    return this.selection.ordinal.value ?? this.#cache.find(this.follow.lastPosition)?.ordinal;
  }

  #listen(): void {
    const { state } = this.#parts;
    this.#scroller.didScroll((cause) => {
      if (cause === 'user') this.#onUserScroll();
      this.#requestPaint();
    });
    this.header.didChange((columns) => {
      state.update({ columns });
      this.#layOutColumns();
    });
    this.header.didChooseTimes((choice) => this.setTimes(choice));
    new ResizeObserver(() => this.#layOutColumns()).observe(this.element);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#spacer.addEventListener('mousedown', (event) => this.#onPress(event));
    this.#spacer.addEventListener('dblclick', () => this.#parts.onOpen());
    this.element.addEventListener('contextmenu', (event) => this.#onContextMenu(event));
    this.selection.ordinal.onChange((ordinal) => state.update({ selectedOrdinal: ordinal }));
    this.selection.span.onChange(() => this.#requestPaint());
  }

  #onSummary(summary: RowsSummary): void {
    const isNewRevision = summary.revision !== this.#cache.revision;
    if (isNewRevision) this.#anchor ??= this.#findAnchor();
    const rows = { first: summary.firstPosition, count: summary.matching };
    const end = rows.first + rows.count;
    this.#cache.update(summary.revision, rows);
    setAttribute(this.element, 'aria-rowcount', String(summary.matching + 1));
    if (isNewRevision) {
      void this.#placeSelection(this.selection.unplace());
      this.follow.restart(end);
    }
    this.follow.setEnd(end);
    this.#scroller.setRows(rows);
    this.#showTimes();
    if (this.follow.isFollowing.value) {
      this.#dropAnchor();
      this.#scroller.scrollToEnd();
    } else if (isNewRevision) {
      void this.#relocate();
    }
    this.#requestPaint();
  }

  /** The row that is to stay where it is on screen when the filter changes: the selected one if in view, else the topmost. */
  #findAnchor(): Anchor | undefined {
    const { first, count } = this.#scroller.shownRows;
    const selected = this.selection.shownPosition;
    const isSelectedShown = selected !== undefined && selected >= first && selected < first + count;
    const position = isSelectedShown ? selected : first;
    const ordinal = this.#cache.find(position)?.ordinal;
    return ordinal === undefined ? this.#placedAnchor : { ordinal, offsetPx: this.#scroller.toRowY(position) };
  }

  /** A newer revision that comes before the answer starts from the same anchor. */
  async #relocate(): Promise<void> {
    const anchor = this.#anchor;
    if (anchor === undefined) return;
    const { revision } = this;
    const place = await this.#locator.locate(anchor.ordinal);
    if (anchor !== this.#anchor || revision !== this.revision) return;
    this.#dropAnchor(anchor);
    if (place !== undefined && !this.follow.isFollowing.value)
      this.#scroller.scrollRowTo(place.position, anchor.offsetPx);
  }

  async #placeSelection(span?: OrdinalSpan): Promise<void> {
    await this.#locator.placeSelection(this.selection, span);
    this.#requestPaint();
  }

  #dropAnchor(placed?: Anchor): void {
    this.#anchor = undefined;
    this.#placedAnchor = placed;
  }

  #onUserScroll(): void {
    this.#dropAnchor();
    if (this.#scroller.isAtEnd) this.follow.start();
    else this.follow.stop();
    this.#rememberAnchor();
  }

  /** A topmost row that is still on its way is remembered when it comes; without an anchor a reload would follow the newest. */
  #rememberAnchor(): void {
    if (this.#anchor !== undefined) return;
    const anchorOrdinal = this.#cache.find(this.#scroller.shownRows.first)?.ordinal;
    if (this.follow.isFollowing.value) this.#parts.state.update({ anchorOrdinal: undefined });
    else if (anchorOrdinal !== undefined) this.#parts.state.update({ anchorOrdinal });
  }

  #onPress(event: MouseEvent): void {
    const position = this.#painter.findPosition(event.target);
    if (event.button !== 0 || position === undefined) return;
    if (!event.shiftKey) {
      this.selectPosition(position);
      return;
    }
    // The browser would select the text between.
    event.preventDefault();
    this.focus();
    this.#extendTo(position);
  }

  #extendTo(position: number): void {
    this.follow.stop();
    this.selection.extendTo(position, this.#cache.find(position)?.ordinal);
    this.#showSelected(position);
  }

  #showSelected(position: number): void {
    this.#dropAnchor();
    this.#scroller.reveal(position);
    this.#rememberAnchor();
    this.#requestPaint();
  }

  #onContextMenu(event: MouseEvent): void {
    if (this.header.element.contains(event.target instanceof Node ? event.target : null)) return;
    event.preventDefault();
    const position = this.#painter.findPosition(event.target);
    // Without a row under it, it came from the keyboard or from the room under the last row.
    if (position === undefined) {
      this.#askMenu();
      return;
    }
    if (!this.selection.isSelected(position)) this.selectPosition(position);
    this.focus();
    this.#menuAsked.fire(new DOMRect(event.clientX, event.clientY, 0, 0));
  }

  #askMenu(): void {
    const position = this.selection.shownPosition;
    const row = position === undefined ? undefined : this.showRow(position);
    if (row !== undefined) this.#menuAsked.fire(new DOMRect(row.x + ROW_PADDING_PX, row.y, 0, row.height));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.element) return;
    const command = findTableCommand(toKeyPress(event));
    if (command !== undefined) {
      if (!this.#run(command)) return;
    } else {
      const target = event.altKey ? undefined : this.#findKeyTarget(event.key);
      if (target === undefined) return;
      if (event.shiftKey) this.#extendTo(target);
      else this.selectPosition(target);
    }
    event.preventDefault();
    // VS Code takes every key that reaches the window: it has its own Ctrl+G.
    event.stopPropagation();
  }

  #findKeyTarget(key: string): number | undefined {
    const { shownRows: shown, rows, rowsPerPage } = this.#scroller;
    return findKeyTarget(key, { current: this.selection.position, shown, rows, rowsPerPage });
  }

  /** False where the browser or VS Code knows better. */
  #run(command: TableCommand): boolean {
    const hasTextSelected = document.getSelection()?.isCollapsed === false;
    if (command === 'copy' && hasTextSelected) return false;
    if (command === 'collapse' && this.selection.span.value === undefined) return false;
    if (command === 'open') this.#parts.onOpen();
    else if (command === 'selectAll') this.selection.selectAll(this.#scroller.rows);
    else if (command === 'collapse') this.selection.collapse();
    else if (command === 'menu') this.#askMenu();
    else this.#commanded.fire(command);
    return true;
  }

  #showTimes(): void {
    const { model, state } = this.#parts;
    const { startMs } = model.shownRows.value;
    const { times } = state.value;
    if (!this.#times.isSame(times, startMs)) this.#times = new TimeColumns(times, startMs);
    this.header.setTimes(this.#times);
    this.#requestPaint();
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

  #paint(): void {
    cancelAnimationFrame(this.#paintRequest);
    this.#paintRequest = 0;
    const range = this.#scroller.visibleRows;
    this.#cache.want(range);
    const active = this.selection.shownPosition;
    const activeId = this.#painter.paint(range, active, (position) => ({
      position,
      rowIndex: position - this.#scroller.rows.first,
      row: this.#cache.find(position),
      isSelected: this.selection.isSelected(position),
      isActive: position === active,
      times: this.#times,
      y: this.#scroller.toRowY(position),
    }));
    setAttribute(this.element, 'aria-activedescendant', activeId);
  }
}
