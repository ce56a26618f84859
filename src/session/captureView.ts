import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import { CancelledError, UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import type { Rates } from '../capture/rates';
import type { EventName, HostEvents, RequestParams } from '../protocol/contract';
import { Bookmarks } from './bookmarks';
import type { FindChosenDecoder } from './decodeContext';
import { DecodedSelection } from './decodedSelection';
import { FilterLanguage } from './filterLanguage';
import type { RowCounts } from './inspection';
import type { MarkerData } from './markers';
import { readPayloadPage } from './payloadPages';
import type { PingFate } from './pingLedger';
import type { ExportRequest, SessionUi } from './ports';
import { ProtobufChoice } from './protobufChoice';
import type { RequestHandlers } from './requestDispatch';
import { RowActions } from './rowActions';
import { RowBuilder } from './rowBuilder';
import { readRowDetail } from './rowDetail';
import { RowFinder } from './rowFinder';
import { RowRanges } from './rowRanges';
import { type RowsCapture, RowsModel } from './rowsModel';
import { toSameKindFilter } from './sameKind';
import { saveFilter } from './savedFilters';
import { toExportRequest } from './toExportRequest';

/** Tells the view something; losing an event is harmless. */
export type TellView = <N extends EventName>(name: N, data: HostEvents[N]) => void;

export interface CaptureViewOptions {
  readonly capture: RowsCapture & CaptureSource<MarkerData>;
  readonly clock: Clock;
  readonly ui: SessionUi;
  /** Of the connection that is or was last; empty for none. */
  readonly subprotocol: () => string;
  /** Of the same; empty for none. */
  readonly url: () => string;
  readonly findPingFate: (ordinal: number) => PingFate | undefined;
  readonly rates: Rates;
  /** Bounds the regular expressions of filters. */
  readonly guard: EvaluationGuard | undefined;
  /** What the capture is of: an address without credentials, or the name of a file. */
  readonly name: () => string;
  /** The handshake as a command line. */
  readonly toCommand: (tool: 'curl' | 'websocat') => string;
  /** Names of secrets whose values were sent in messages; none unless given. */
  readonly readSentSecrets?: () => readonly string[];
  readonly tell: TellView;
  /** There are more rows, or others. */
  readonly onRowsChange: () => void;
}

/** What can be asked of a capture, whether it grows or lies in a file. */
export type CaptureRequests = Pick<
  RequestHandlers,
  | `rows/${'read' | 'filter' | 'clear' | 'locate' | 'find' | 'locateTime' | 'measure' | 'copy'}`
  | `row/${'read' | 'sameKind' | 'copy' | 'openInEditor'}`
  | `filter/${'assist' | 'help' | 'saved/read' | 'saved/save' | 'saved/remove'}`
  | `bookmark/${'set' | 'remove'}`
  | `bookmarks/${'read' | 'clear' | 'undo'}`
  | `capture/export`
  | `tree/read`
  | `payload/read`
  | `text/copy`
  | `protobuf/choose`
>;

/** Everything that the view shows of a capture: rows, filters, details, bookmarks. */
export class CaptureView implements Disposable {
  readonly rows: RowsModel;
  readonly bookmarks: Bookmarks;
  readonly protobuf: ProtobufChoice;
  readonly handlers: CaptureRequests;
  readonly #options: CaptureViewOptions;
  readonly #store = new DisposableStore();
  readonly #closing = new AbortController();

  constructor(options: CaptureViewOptions) {
    this.#options = options;
    const { capture, clock, ui, subprotocol, findPingFate, rates, guard, toCommand, tell, onRowsChange } = options;
    const bookmarks = new Bookmarks(capture);
    const protobuf = this.#store.add(
      new ProtobufChoice({
        port: ui.protobuf,
        url: options.url,
        onChange: (names) => {
          selection.clear();
          tell('protobuf/changed', names);
          this.#chooseRowsAnew(rows.refresh(new AbortController().signal));
        },
      }),
    );
    const findChosen: FindChosenDecoder = (direction) => protobuf.findDecoder(direction);
    const builder = new RowBuilder({
      capture,
      subprotocol,
      findChosen,
      findPingFate,
      findBookmark: (ordinal) => bookmarks.find(ordinal),
    });
    const filters = new FilterLanguage({ capture, subprotocol, findChosen, bookmarks });
    const filterPorts = filters.ports;
    const rows = this.#store.add(
      new RowsModel({
        capture,
        builder,
        clock,
        rates,
        filterPorts,
        guard,
        onProgress: (progress) => tell('filter/progress', progress),
        onChange: onRowsChange,
      }),
    );
    this.rows = rows;
    this.bookmarks = bookmarks;
    this.protobuf = protobuf;
    const selection = new DecodedSelection(capture, subprotocol, findChosen);
    const actions = new RowActions({ capture, ui, subprotocol, findChosen, toCommand });
    const ranges = new RowRanges({ capture, builder, clock, ui, rows });
    const onProgress = (progress: HostEvents['find/progress']) => tell('find/progress', progress);
    const finder = new RowFinder({ capture, clock, rows, filterPorts, guard, onProgress });
    this.#store.add(bookmarks.onChange(() => this.#bookmarksChanged(tell)));
    this.handlers = {
      'rows/read': ({ revision, first, count }) => rows.read(revision, first, count),
      'rows/filter': ({ filter }, signal) => rows.setFilter(filter, signal),
      'rows/clear': () => {
        const summary = rows.clear();
        selection.clear();
        return summary;
      },
      'rows/locate': ({ ordinal }) => rows.locate(ordinal),
      'rows/find': (params, signal) => finder.find(params, signal),
      'rows/locateTime': ({ timeMs }, signal) => ranges.locateTime(timeMs, signal),
      'rows/measure': (params, signal) => ranges.measure(params, signal),
      'rows/copy': async (params, signal) => ({ summary: await ranges.copy(params, signal) }),
      'row/read': ({ ordinal, decoderId }) => readRowDetail({ capture, selection, builder }, ordinal, decoderId),
      'row/sameKind': ({ ordinal }) => ({ filterText: toSameKindFilter(capture, ordinal) }),
      'row/copy': async ({ ordinal, format }) => ({ summary: await actions.copy(ordinal, format) }),
      'row/openInEditor': async ({ ordinal }) => {
        await actions.openInEditor(ordinal);
        return null;
      },
      'filter/assist': ({ text, caret }) => filters.assist(text, caret),
      'filter/help': () => filters.help(),
      'filter/saved/read': () => ({ filters: ui.savedFilters() }),
      'filter/saved/save': async ({ name, text }) => ({ filters: await saveFilter(ui, name, text) }),
      'filter/saved/remove': async ({ name }) => {
        await ui.removeFilter(name);
        return { filters: ui.savedFilters() };
      },
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
        await ui.exportCapture(this.toExportRequest(params));
        return null;
      },
      'tree/read': ({ ordinal, decoderId, parentId, first, count }) => {
        const entry = capture.readEntry(ordinal);
        if (entry?.kind !== 'frame') throw new UserError('gone', 'This row is no longer kept, or is no frame.');
        return selection.read(entry, decoderId).tree.readLines(parentId, first, count);
      },
      'protobuf/choose': async () => {
        await protobuf.choose();
        return null;
      },
      'payload/read': (params) => readPayloadPage(capture, params),
      'text/copy': async ({ text }) => {
        await ui.writeClipboard(text);
        return null;
      },
    };
  }

  get rowCounts(): RowCounts {
    return { kept: this.#options.capture.index.keptCount, matching: this.rows.matchingCount };
  }

  /** Throws a `UserError` with code `nothing-to-export` where there are no rows. */
  toExportRequest(params: RequestParams<'capture/export'>): ExportRequest {
    const { capture, name, readSentSecrets } = this.#options;
    return {
      ...toExportRequest(capture, this.rows, params),
      name: name(),
      bookmarks: this.bookmarks.list(),
      secretsInPayloads: readSentSecrets?.() ?? [],
      closed: this.#closing.signal,
    };
  }

  dispose(): void {
    this.#closing.abort();
    this.#store.dispose();
  }

  #bookmarksChanged(tell: TellView): void {
    tell('bookmarks/changed', { count: this.bookmarks.count });
    this.#chooseRowsAnew(this.rows.bookmarksChanged(new AbortController().signal));
  }

  #chooseRowsAnew(choosing: Promise<unknown>): void {
    choosing.catch((error: unknown) => {
      // A newer filter came first, or the one in force is given up: it says so itself.
      if (!(error instanceof CancelledError || error instanceof UserError)) throw error;
    });
  }
}
