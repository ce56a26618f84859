import type { CopyFormat } from '../../src/protocol/contract';
import { BookmarkModel } from '../bookmarks/bookmarkModel';
import type { HostApi } from '../hostApi';
import { type InspectorModel, toEnd } from '../inspectorModel';
import type { Announcer } from '../ui/announcer';
import { createIconButton, createPopupButton } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { formatCount } from '../ui/format';
import { type MenuItem, openMenu } from '../ui/menu';
import { t } from '../ui/strings';
import { Toast } from '../ui/toast';
import type { ViewStateStore } from '../viewState';
import { EmptyState, findEmptyKind, findFileEmptyKind } from './emptyState';
import { FindBar } from './findBar';
import { FrameTable } from './frameTable';
import { JumpBar } from './jumpBar';
import { openKeysHelp } from './keysHelp';
import { openRowMenu } from './rowMenu';
import { SelectionBar } from './selectionBar';
import { TableActions } from './tableActions';
import type { TableCommand } from './tableCommands';

export interface TableRoomParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly state: ViewStateStore;
  readonly announcer: Announcer;
  readonly onOpen: () => void;
  readonly onCopy: (ordinal: number, format: CopyFormat) => void;
  readonly onClearFilter: () => void;
  /** A filter text that stands for rows of one kind. */
  readonly onFilter: (text: string) => void;
}

/** The table with what lies over it: menus, bars to find and to go somewhere, the pill of new frames, and the empty states. */
export class TableRoom {
  readonly element: HTMLElement;
  readonly table: FrameTable;
  readonly bookmarks: BookmarkModel;
  readonly #actions: TableActions;
  readonly #find: FindBar;
  readonly #jump: JumpBar;
  readonly #parts: TableRoomParts;
  readonly #empty: EmptyState;
  readonly #toast = new Toast();
  readonly #pill = el('button', { class: 'pill', type: 'button', hidden: '' });

  constructor(parts: TableRoomParts) {
    this.#parts = parts;
    this.table = new FrameTable(parts);
    this.#empty = new EmptyState({ onClearFilter: parts.onClearFilter });
    this.#pill.addEventListener('click', () => {
      this.table.setFollowing(true);
      this.table.focus();
    });
    const { api, onFilter } = parts;
    const { table } = this;
    this.element = el('div', { class: 'table-room' });
    this.bookmarks = new BookmarkModel(api);
    this.#find = new FindBar(api, table);
    this.#jump = new JumpBar(api, table);
    const toast = this.#toast;
    const selectionBar = new SelectionBar({
      api,
      table,
      onCopy: (format) => this.#actions.copyRows(format),
      onExport: () => void this.#actions.exportSelection(),
    });
    this.#actions = new TableActions({
      api,
      table,
      toast,
      onFilter,
      bookmarks: this.bookmarks,
      isLive: parts.model.isLive,
      room: this.element,
      readSpanOrdinals: () => selectionBar.readOrdinals(),
    });
    const foot = el('div', { class: 'table-foot' }, selectionBar.element, toast.element, this.#pill);
    const bars = [this.#find.element, this.#jump.element];
    this.element.append(table.element, this.#createTools(), this.#empty.element, ...bars, foot);
  }

  start(): void {
    const { model } = this.#parts;
    this.table.start();
    void this.bookmarks.read();
    this.bookmarks.bookmarks.onChange(() => this.table.refreshRows());
    this.table.didCommand((command) => this.#run(command));
    this.table.didAskMenu((box) => openRowMenu(box, this.#actions, (format) => this.#copyRow(format)));
    this.table.follow.arrived.watch((arrived) => this.#showPill(arrived));
    const refresh = () => this.#showEmpty();
    model.shownRows.onChange(refresh);
    model.filter.onChange(refresh);
    model.source.onChange(refresh);
    model.status.watch(refresh);
    this.#announceArrivals();
  }

  openExportMenu(button: HTMLElement): void {
    openMenu(button, t('export'), this.#toExportItems());
  }

  /** Says something in a toast over the rows. */
  tell(text: string, tone: 'normal' | 'error'): void {
    this.#toast.show(text, tone);
  }

  #run(command: TableCommand): void {
    const actions = this.#actions;
    switch (command) {
      case 'copy':
        if (actions.hasSpan) actions.copyRows('tsv');
        else this.#copyRow('text');
        return;
      case 'find':
        this.#openFind();
        return;
      case 'findNext':
      case 'findPrevious':
        this.#jump.close();
        this.#find.step(command === 'findPrevious');
        return;
      case 'jump':
        this.#openJump();
        return;
      case 'bookmark':
        actions.toggleBookmark();
        return;
      case 'note':
        actions.editNote();
        return;
      case 'nextBookmark':
      case 'previousBookmark':
        actions.goToBookmark(command === 'previousBookmark');
        return;
      case 'keys':
        openKeysHelp(this.element);
    }
  }

  /** Both bars have the same place. */
  #openFind(): void {
    this.#jump.close();
    this.#find.open();
  }

  #openJump(): void {
    this.#find.close();
    this.#jump.open();
  }

  #copyRow(format: CopyFormat): void {
    this.table.selection.whenKnown((ordinal) => this.#parts.onCopy(ordinal, format));
  }

  #createTools(): HTMLElement {
    const find = createIconButton({ icon: 'find', label: t('find'), onClick: () => this.#openFind() });
    const jump = createIconButton({ icon: 'jump', label: t('jump'), onClick: () => this.#openJump() });
    const list = createIconButton({
      icon: 'bookmark',
      label: t('bookmarks'),
      onClick: () => this.#actions.openBookmarks(),
    });
    const exporting = createPopupButton({
      icon: 'export',
      label: t('export'),
      onClick: () => this.openExportMenu(exporting),
    });
    const keys = createIconButton({ icon: 'keys', label: t('keys'), onClick: () => openKeysHelp(this.element) });
    const label = t('tableTools');
    const { menuButton } = this.table.header;
    return el(
      'div',
      { class: 'table-tools', role: 'toolbar', 'aria-label': label },
      find,
      jump,
      list,
      exporting,
      keys,
      menuButton,
    );
  }

  #toExportItems(): readonly MenuItem[] {
    const actions = this.#actions;
    const ofSelection = {
      label: t('menuExportSelection'),
      isDisabled: !actions.hasSpan,
      run: () => void actions.exportSelection(),
    };
    return [
      { label: t('menuExportAll'), run: () => actions.exportRows('all') },
      { label: t('menuExportFiltered'), run: () => actions.exportRows('filtered') },
      ofSelection,
    ];
  }

  #showPill(arrived: number): void {
    this.#pill.hidden = arrived === 0;
    if (arrived > 0)
      setText(this.#pill, arrived === 1 ? t('newFramesPillOne') : t('newFramesPill', formatCount(arrived)));
  }

  #showEmpty(): void {
    const { shownRows, filter, status, source } = this.#parts.model;
    if (source.value.kind === 'file') {
      const kind = findFileEmptyKind(shownRows.value, filter.value, source.value.condition);
      this.#empty.show(kind, formatCount(shownRows.value.captured));
      return;
    }
    this.#empty.show(findEmptyKind(shownRows.value, filter.value, status.value.phase), status.value.url);
  }

  /** Counts from one announcement to the next, however many nudges lie between. */
  #announceArrivals(): void {
    const { model, announcer } = this.#parts;
    let { revision } = model.shownRows.value;
    let announced = toEnd(model.shownRows.value);
    model.shownRows.onChange((summary) => {
      const end = toEnd(summary);
      if (summary.revision !== revision) announced = end;
      revision = summary.revision;
      const arrived = end - announced;
      if (arrived <= 0 || document.hidden || !announcer.isReady) return;
      announcer.say(arrived === 1 ? t('newFramesOne') : t('newFrames', formatCount(arrived)));
      announced = end;
    });
  }
}
