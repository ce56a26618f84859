import { toErrorMessage } from '../../src/base/errors';
import type { Bookmark } from '../../src/protocol/bookmarks';
import type { CopiedRowsFormat, ExportScope } from '../../src/protocol/rowQueries';
import type { Row } from '../../src/protocol/rows';
import { openBookmarkList } from '../bookmarks/bookmarkList';
import type { BookmarkModel } from '../bookmarks/bookmarkModel';
import { openNoteEditor } from '../bookmarks/noteEditor';
import { type HostApi, isMoot } from '../hostApi';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import type { Toast } from '../ui/toast';
import type { FrameTable } from './frameTable';

export interface TableActionsParts {
  readonly api: HostApi;
  readonly table: FrameTable;
  readonly bookmarks: BookmarkModel;
  readonly toast: Toast;
  /** Bookmarks of a file are lost with its tab, and that is said. */
  readonly isLive: boolean;
  /** What popups and editors lie over. */
  readonly room: HTMLElement;
  /** Of the selection's ends; undefined while less than two rows are selected. */
  readonly readSpanOrdinals: () => Promise<{ readonly first: number; readonly last: number } | undefined>;
  readonly onFilter: (text: string) => void;
}

/** What the user does with the selected rows. What fails says why in a toast. */
export class TableActions {
  readonly #parts: TableActionsParts;
  #isLossTold = false;

  constructor(parts: TableActionsParts) {
    this.#parts = parts;
  }

  /** Undefined while it is being fetched, or where none is selected or shown. */
  get selectedRow(): Row | undefined {
    const { table } = this.#parts;
    const position = table.selection.shownPosition;
    return position === undefined ? undefined : table.findRow(position);
  }

  get selectedBookmark(): Bookmark | undefined {
    const ordinal = this.#parts.table.selection.ordinal.value;
    return ordinal === undefined ? undefined : this.#parts.bookmarks.find(ordinal);
  }

  get hasSpan(): boolean {
    return this.#parts.table.selection.span.value !== undefined;
  }

  toggleBookmark(): void {
    const { table, bookmarks } = this.#parts;
    table.selection.whenKnown((ordinal) => {
      if (bookmarks.find(ordinal) === undefined) void this.#setBookmark(ordinal, undefined);
      else this.removeBookmark(ordinal);
    });
  }

  removeBookmark(ordinal: number): void {
    const { bookmarks } = this.#parts;
    void this.#do(bookmarks.remove(ordinal), () => this.#offerUndo(t('bookmarkRemoved')));
  }

  clearBookmarks(): void {
    const { bookmarks } = this.#parts;
    const { length } = bookmarks.bookmarks.value;
    const text = length === 1 ? t('bookmarkRemoved') : t('bookmarksRemoved', formatCount(length));
    void this.#do(bookmarks.clear(), () => this.#offerUndo(text));
  }

  editNote(): void {
    this.#parts.table.selection.whenKnown((ordinal) => this.#editNote(ordinal));
  }

  #editNote(ordinal: number): void {
    const { table, bookmarks, room } = this.#parts;
    const position = table.selection.shownPosition;
    if (position === undefined) return;
    const box = table.showRow(position) ?? room.getBoundingClientRect();
    openNoteEditor({
      room,
      box,
      ordinal,
      note: bookmarks.find(ordinal)?.note ?? '',
      onSave: (note) => void this.#setBookmark(ordinal, note),
      onClose: (returnsFocus) => {
        if (returnsFocus) table.focus();
      },
    });
  }

  #setBookmark(ordinal: number, note: string | undefined): Promise<void> {
    const { bookmarks, toast, isLive } = this.#parts;
    return this.#do(bookmarks.set(ordinal, note), () => {
      // Said once, when the first is set: that is when it can still be decided what is worth a bookmark.
      if (isLive || this.#isLossTold) return;
      this.#isLossTold = true;
      toast.show(t('fileBookmarksKept'), 'normal', { label: t('export'), run: () => this.exportRows('all') });
    });
  }

  goToBookmark(isBackward: boolean): void {
    const { table, bookmarks } = this.#parts;
    const bookmark = bookmarks.findNeighbour(table.selection.ordinal.value, isBackward);
    if (bookmark === undefined) this.#parts.toast.show(t('bookmarksNone'), 'normal');
    else void table.selectOrdinal(bookmark.ordinal);
  }

  openBookmarks(): void {
    const { room, table, toast, bookmarks, isLive } = this.#parts;
    void openBookmarkList({
      room,
      hint: isLive ? '' : t('fileBookmarksKept'),
      model: bookmarks,
      onGo: ({ ordinal, isGone }) => {
        table.focus();
        if (isGone) toast.show(t('bookmarkRowGone', formatCount(ordinal)), 'normal');
        else void table.selectOrdinal(ordinal);
      },
      onRemove: (ordinal) => this.removeBookmark(ordinal),
      onClear: () => this.clearBookmarks(),
    });
  }

  setTimeReference(): void {
    const { table } = this.#parts;
    const row = this.selectedRow;
    if (row === undefined) return;
    const reference = { ordinal: row.ordinal, timeMs: row.timeMs };
    table.setTimes({ ...table.times.choice, time: 'relative', reference });
  }

  filterSameKind(): void {
    const { api, table, onFilter } = this.#parts;
    table.selection.whenKnown((ordinal) => {
      void this.#do(api.request('row/sameKind', { ordinal }), ({ filterText }) => onFilter(filterText));
    });
  }

  /** Copies the selected rows; does nothing while it is only one. */
  copyRows(format: CopiedRowsFormat): void {
    const { api, table, toast } = this.#parts;
    const span = table.selection.span.value;
    if (span === undefined) return;
    const copied = api.request('rows/copy', { revision: table.revision, ...span, format });
    void this.#do(copied, ({ summary }) => toast.show(t('copied', summary), 'normal'));
  }

  async exportSelection(): Promise<void> {
    const span = await this.#parts.readSpanOrdinals();
    if (span !== undefined) await this.#export('selection', span);
  }

  exportRows(scope: 'all' | 'filtered'): void {
    void this.#export(scope, undefined);
  }

  #export(scope: ExportScope, span: { readonly first: number; readonly last: number } | undefined): Promise<void> {
    return this.#do(this.#parts.api.request('capture/export', { scope, first: span?.first, last: span?.last }));
  }

  #offerUndo(text: string): void {
    const { toast, bookmarks } = this.#parts;
    toast.show(text, 'normal', { label: t('undo'), run: () => void this.#do(bookmarks.undo()) });
  }

  async #do<T>(outcome: Promise<T>, onDone?: (result: T) => void): Promise<void> {
    try {
      const result = await outcome;
      onDone?.(result);
    } catch (thrown) {
      if (!isMoot(thrown)) this.#parts.toast.show(toErrorMessage(thrown), 'error');
    }
  }
}
