import type { SessionSnapshot } from '../src/protocol/contract';
import type { FileSource } from '../src/protocol/source';
import { BottomBar } from './bar/bottomBar';
import { ConnectionBar } from './bar/connectionBar';
import { Composer } from './composer/composer';
import { CopyTools } from './detail/copyTools';
import { DetailPane } from './detail/detailPane';
import { FilterBar } from './filter/filterBar';
import type { HostApi } from './hostApi';
import { InspectorModel } from './inspectorModel';
import { TableRoom } from './table/tableRoom';
import { Announcer } from './ui/announcer';
import { el, setStyle } from './ui/element';
import { createSplitter } from './ui/splitter';
import { t } from './ui/strings';
import type { ViewStateStore } from './viewState';

const ANNOUNCE_GAP_MS = 5000;
const DEFAULT_DETAIL_PX = 260;
const MIN_DETAIL_PX = 96;
const MIN_TABLE_PX = 110;

/** Puts the rooms together: each knows the model and the host, none knows another. */
export function buildInspector(app: HTMLElement, api: HostApi, state: ViewStateStore, snapshot: SessionSnapshot): void {
  const model = new InspectorModel(api, snapshot);
  // After a restart of the window the capture is gone, and with it the rows that were remembered.
  if (snapshot.rows.captured === 0) {
    const times = { ...state.value.times, reference: undefined };
    state.update({ selectedOrdinal: undefined, anchorOrdinal: undefined, times });
  }
  const announcer = new Announcer(ANNOUNCE_GAP_MS);
  const copyTools = new CopyTools(api);
  const room = new TableRoom({
    api,
    model,
    state,
    announcer,
    onOpen: () => detail.focus(),
    onCopy: (ordinal, format) => copyTools.copyRow(ordinal, format),
    onClearFilter: () => filter.clearFilter(),
    onFilter: (text) => filter.setText(text),
  });
  const { table } = room;
  const connection = new ConnectionBar(api, model);
  const filter = new FilterBar({ api, model, state, table });
  const detail = new DetailPane({
    api,
    model,
    state,
    copyTools,
    onSelect: (ordinal) => void table.selectOrdinal(ordinal),
    onLeave: () => table.focus(),
  });
  const composer = new Composer(api, model, state);
  const bottom = new BottomBar(model, table);
  const splitter = createDetailSplitter(room.element, detail.element, state);

  const { source } = snapshot;
  const isLive = source.kind === 'live';
  app.replaceChildren(
    isLive ? connection.element : createFileBar(source),
    filter.element,
    el('main', { class: 'main' }, room.element, splitter, detail.element),
    ...(isLive ? [composer.element] : []),
    bottom.element,
    announcer.element,
  );
  room.start();
  const showNote = () => detail.showNote(room.bookmarks.find(table.selection.ordinal.value ?? -1)?.note);
  table.selection.ordinal.watch((ordinal) => {
    detail.show(ordinal);
    showNote();
  });
  room.bookmarks.bookmarks.onChange(showNote);
  api.on('view/focus', ({ target }) => ({ url: connection, table, composer, filter })[target].focus());

  const { filterText } = state.value;
  if (filterText !== model.filter.value.text) void model.applyFilter({ ...model.filter.value, text: filterText });
  if (isLive && snapshot.status.phase === 'idle' && snapshot.rows.captured === 0) connection.focus();
}

/** What stands in the place of the connection bar: the file, and what is to be known of it. */
function createFileBar({ name, notes }: FileSource): HTMLElement {
  return el(
    'header',
    { class: 'connection-bar file-bar' },
    el('strong', {}, name),
    el('span', {}, t('fileReadOnly')),
    ...notes.map((note) => el('span', {}, note)),
  );
}

function createDetailSplitter(table: HTMLElement, detail: HTMLElement, state: ViewStateStore): HTMLElement {
  let heightPx = state.value.detailHeightPx ?? DEFAULT_DETAIL_PX;
  return createSplitter({
    label: t('splitterLabel'),
    range: () => {
      const sharedPx = table.clientHeight + detail.offsetHeight;
      return { min: MIN_DETAIL_PX, max: Math.max(MIN_DETAIL_PX, sharedPx - MIN_TABLE_PX) };
    },
    read: () => heightPx,
    write: (height) => {
      if (height !== heightPx) state.update({ detailHeightPx: height });
      heightPx = height;
      setStyle(detail, 'block-size', `${height}px`);
    },
  });
}
