import { toErrorMessage } from '../src/base/errors';
import type { SessionSnapshot } from '../src/protocol/contract';
import type { FileSource } from '../src/protocol/source';
import { BottomBar } from './bar/bottomBar';
import { ConnectionBar } from './bar/connectionBar';
import { FileBar } from './bar/fileBar';
import { Composer } from './composer/composer';
import { CopyTools } from './detail/copyTools';
import { DetailPane } from './detail/detailPane';
import { FilterBar } from './filter/filterBar';
import { type HostApi, isMoot } from './hostApi';
import { InspectorModel } from './inspectorModel';
import { TableRoom } from './table/tableRoom';
import { Announcer } from './ui/announcer';
import { el, setStyle } from './ui/element';
import { passFocusTo } from './ui/focus';
import { createSplitter, type Splitter } from './ui/splitter';
import { t } from './ui/strings';
import type { ViewStateStore } from './viewState';

const ANNOUNCE_GAP_MS = 5000;
const DEFAULT_DETAIL_PX = 260;
const MIN_DETAIL_PX = 96;
const MIN_TABLE_PX = 110;
/** Of the room that table and detail share. */
const DOCTOR_SHARE = 0.8;

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
  const filter = new FilterBar({ api, model, state, table });
  const detail = new DetailPane({
    api,
    model,
    state,
    copyTools,
    onSelect: (ordinal) => void table.selectOrdinal(ordinal),
    onLeave: () => table.focus(),
    // Frames that are being looked at keep their room.
    onDoctor: () => {
      if (model.rows.value.captured === 0) growForDoctor();
    },
  });
  const bottom = new BottomBar(model, table);
  const splitter = createDetailSplitter(room.element, detail.element, state);

  const { source } = snapshot;
  const live = source.kind === 'live' ? createLiveParts(api, model, state) : undefined;
  const top = source.kind === 'file' ? createFileBar(source, api, model, room) : live?.connection.element;
  app.replaceChildren(
    ...(top === undefined ? [] : [top]),
    filter.element,
    el('main', { class: 'main' }, room.element, splitter.element, detail.element),
    ...(live === undefined ? [] : [live.composer.element]),
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
  /** A report needs room, and where it is asked for there is often no row yet. */
  const growForDoctor = () => {
    const heightPx = Math.round((room.element.clientHeight + detail.element.offsetHeight) * DOCTOR_SHARE);
    if (detail.element.offsetHeight < heightPx) splitter.resize(heightPx);
  };
  api.on('view/focus', ({ target }) => {
    if (target === 'table') table.focus();
    else if (target === 'filter') filter.focus();
    else if (target === 'doctor') {
      if (detail.showDoctor()) growForDoctor();
    } else if (live === undefined) announcer.say(t(target === 'url' ? 'fileNoUrlField' : 'fileNoComposer'));
    else (target === 'url' ? live.connection : live.composer).focus();
  });

  const { filterText } = state.value;
  if (filterText !== model.filter.value.text) void model.applyFilter({ ...model.filter.value, text: filterText });
  if (live !== undefined && snapshot.status.phase === 'idle' && snapshot.rows.captured === 0)
    passFocusTo(live.connection);
}

interface LiveParts {
  readonly connection: ConnectionBar;
  readonly composer: Composer;
}

/** What only a connection of one's own has. */
function createLiveParts(api: HostApi, model: InspectorModel, state: ViewStateStore): LiveParts {
  return { connection: new ConnectionBar(api, model), composer: new Composer(api, model, state) };
}

function createFileBar(source: FileSource, api: HostApi, model: InspectorModel, room: TableRoom): HTMLElement {
  const copyUrl = async (url: string) => {
    try {
      await api.request('text/copy', { text: url });
      room.tell(t('copiedText'), 'normal');
    } catch (thrown) {
      if (!isMoot(thrown)) room.tell(toErrorMessage(thrown), 'error');
    }
  };
  const { element } = new FileBar(source, {
    model,
    onExport: (button) => room.openExportMenu(button),
    onCopyUrl: (url) => void copyUrl(url),
  });
  return element;
}

function createDetailSplitter(table: HTMLElement, detail: HTMLElement, state: ViewStateStore): Splitter {
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
