import type { HostApi } from '../hostApi';
import { type InspectorModel, toEnd } from '../inspectorModel';
import type { Announcer } from '../ui/announcer';
import { el, setText } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import type { ViewStateStore } from '../viewState';
import { EmptyState, findEmptyKind } from './emptyState';
import { FrameTable } from './frameTable';

export interface TableRoomParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly state: ViewStateStore;
  readonly announcer: Announcer;
  readonly onOpen: () => void;
  readonly onCopy: (ordinal: number) => void;
  readonly onClearFilter: () => void;
}

/** The table with what lies over it: the column menu, the pill of new frames, and the empty states. */
export class TableRoom {
  readonly element: HTMLElement;
  readonly table: FrameTable;
  readonly #parts: TableRoomParts;
  readonly #empty: EmptyState;
  readonly #pill = el('button', { class: 'pill', type: 'button', hidden: '' });

  constructor(parts: TableRoomParts) {
    this.#parts = parts;
    this.table = new FrameTable(parts);
    this.#empty = new EmptyState({ onClearFilter: parts.onClearFilter });
    this.#pill.addEventListener('click', () => {
      this.table.setFollowing(true);
      this.table.focus();
    });
    const menuButton = this.table.header.menuButton;
    menuButton.classList.add('column-menu');
    this.element = el('div', { class: 'table-room' }, this.table.element, menuButton, this.#empty.element, this.#pill);
  }

  start(): void {
    const { model } = this.#parts;
    this.table.start();
    this.table.follow.arrived.watch((arrived) => this.#showPill(arrived));
    const refresh = () => this.#showEmpty();
    model.shownRows.onChange(refresh);
    model.filter.onChange(refresh);
    model.status.watch(refresh);
    this.#announceArrivals();
  }

  #showPill(arrived: number): void {
    this.#pill.hidden = arrived === 0;
    if (arrived > 0)
      setText(this.#pill, arrived === 1 ? t('newFramesPillOne') : t('newFramesPill', formatCount(arrived)));
  }

  #showEmpty(): void {
    const { shownRows, filter, status } = this.#parts.model;
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
