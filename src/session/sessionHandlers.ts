import type { Clock } from '../base/clock';
import { UserError } from '../base/errors';
import type { Capture } from '../capture/capture';
import { decoders } from '../decode/registry';
import type { ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { SessionSnapshot } from '../protocol/contract';
import type { RateSpan, StatisticsSnapshot } from '../protocol/statistics';
import type { Bookmarks } from './bookmarks';
import { sendDraft, toComposerPreview } from './composer';
import type { ConnectionDriver } from './connectionDriver';
import type { DecodedSelection } from './decodedSelection';
import type { FilterLanguage } from './filterLanguage';
import { toHandshakeDetail } from './handshakeRecord';
import type { MarkerData } from './markers';
import { readPayloadPage } from './payloadPages';
import type { SessionUi } from './ports';
import type { RequestHandlers } from './requestDispatch';
import type { RowActions } from './rowActions';
import type { RowBuilder } from './rowBuilder';
import { readRowDetail } from './rowDetail';
import type { RowFinder } from './rowFinder';
import type { RowRanges } from './rowRanges';
import type { RowsModel } from './rowsModel';
import { toSameKindFilter } from './sameKind';
import { saveFilter } from './savedFilters';
import { toStatisticsSnapshot } from './statisticsSnapshot';
import { toExportRequest } from './toExportRequest';

export interface SessionParts {
  readonly session: {
    readonly settings: ConnectionSettings;
    readonly status: ConnectionStatus;
    openConnection(settings: ConnectionSettings): Promise<void>;
    disconnect(): void;
  };
  readonly clock: Clock;
  readonly ui: SessionUi;
  readonly capture: Capture<MarkerData>;
  readonly builder: RowBuilder;
  readonly driver: ConnectionDriver;
  readonly rows: RowsModel;
  readonly filters: FilterLanguage;
  readonly selection: DecodedSelection;
  readonly actions: RowActions;
  readonly finder: RowFinder;
  readonly ranges: RowRanges;
  readonly bookmarks: Bookmarks;
}

/** What each request of the view does. Parameters are guarded by then. */
export function createRequestHandlers(parts: SessionParts): RequestHandlers {
  const { session, ui, capture, driver, rows, filters, selection, actions, finder, ranges, bookmarks } = parts;
  return {
    'session/open': () => toSnapshot(parts),
    'connection/open': async ({ settings }) => {
      await session.openConnection(settings);
      return null;
    },
    'connection/close': () => {
      session.disconnect();
      return null;
    },
    'rows/read': ({ revision, first, count }) => rows.read(revision, first, count),
    'rows/filter': ({ filter }, signal) => rows.setFilter(filter, signal),
    'filter/assist': ({ text, caret }) => filters.assist(text, caret),
    'filter/help': () => filters.help(),
    'filter/saved/read': () => ({ filters: ui.savedFilters() }),
    'filter/saved/save': async ({ name, text }) => ({ filters: await saveFilter(ui, name, text) }),
    'filter/saved/remove': async ({ name }) => {
      await ui.removeFilter(name);
      return { filters: ui.savedFilters() };
    },
    'rows/clear': () => {
      selection.clear();
      return rows.clear();
    },
    'rows/locate': ({ ordinal }) => rows.locate(ordinal),
    'rows/find': (params, signal) => finder.find(params, signal),
    'rows/locateTime': ({ timeMs }, signal) => ranges.locateTime(timeMs, signal),
    'rows/measure': (params, signal) => ranges.measure(params, signal),
    'rows/copy': async (params, signal) => ({ summary: await ranges.copy(params, signal) }),
    'row/sameKind': ({ ordinal }) => ({ filterText: toSameKindFilter(capture, ordinal) }),
    'bookmarks/read': () => ({ bookmarks: bookmarks.list() }),
    'bookmark/set': ({ ordinal, note }) => {
      bookmarks.set(ordinal, note);
      return null;
    },
    'bookmark/remove': ({ ordinal }) => {
      bookmarks.remove(ordinal);
      return null;
    },
    'bookmarks/clear': () => {
      bookmarks.clear();
      return null;
    },
    'bookmarks/undo': () => ({ restoredCount: bookmarks.undo() }),
    'capture/export': async (params) => {
      await ui.exportCapture(toExportRequest(capture, rows, params));
      return null;
    },
    'row/read': ({ ordinal, decoderId }) => readRowDetail(parts, ordinal, decoderId),
    'tree/read': ({ ordinal, decoderId, parentId, first, count }) => {
      const entry = capture.readEntry(ordinal);
      if (entry?.kind !== 'frame') throw new UserError('gone', 'This row is no longer kept, or is no frame.');
      return selection.read(entry, decoderId).tree.readLines(parentId, first, count);
    },
    'payload/read': (params) => readPayloadPage(capture, params),
    'handshake/read': () => (driver.handshake ? toHandshakeDetail(driver.handshake) : null),
    'statistics/read': ({ span }) => readStatistics(parts, span),
    'composer/preview': ({ draft }) => toComposerPreview(draft),
    'composer/send': ({ draft }) => {
      sendDraft(draft, driver);
      return null;
    },
    'row/copy': async ({ ordinal, format }) => ({ summary: await actions.copy(ordinal, format) }),
    'row/openInEditor': async ({ ordinal }) => {
      await actions.openInEditor(ordinal);
      return null;
    },
    'settings/chooseCaFile': async () => ({ path: (await ui.chooseFile()) ?? '' }),
    'connection/save': async ({ settings }) => {
      await ui.saveConnection(settings);
      return null;
    },
    'text/copy': async ({ text }) => {
      await ui.writeClipboard(text);
      return null;
    },
  };
}

function readStatistics({ session, capture, driver, clock }: SessionParts, span: RateSpan): StatisticsSnapshot {
  const isLive = driver.phase === 'open' || driver.phase === 'closing';
  return toStatisticsSnapshot({
    statistics: capture.statistics,
    recentRtt: session.status.rtt,
    span,
    nowMs: isLive ? clock.now() : undefined,
  });
}

function toSnapshot({ session, ui, rows }: SessionParts): SessionSnapshot {
  return {
    settings: session.settings,
    status: session.status,
    rows: rows.summary,
    filter: rows.filter,
    decoders: decoders.map(({ id, label }) => ({ id, label })),
    recentUrls: ui.recentUrls(),
    strings: ui.readStrings(),
  };
}
