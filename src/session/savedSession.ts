import type { Clock } from '../base/clock';
import { DisposableStore } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { CancelledError, UserError } from '../base/errors';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import { Rates } from '../capture/rates';
import { decoders } from '../decode/registry';
import { type ConnectionSettings, type ConnectionStatus, createConnectionSettings } from '../protocol/connection';
import type { EventName, HostEvents, SessionSnapshot } from '../protocol/contract';
import type { HandshakeDetail } from '../protocol/detail';
import { FailureCode } from '../protocol/envelope';
import type { ExportScope } from '../protocol/rowQueries';
import type { FileSource } from '../protocol/source';
import { CaptureView } from './captureView';
import type { Inspection, RowCounts, SessionEvent } from './inspection';
import type { ExportRequest, SessionUi } from './ports';
import { dispatchRequest, type RequestHandlers } from './requestDispatch';
import { requestGuards } from './requestGuards';
import { SavedFacts } from './savedFacts';
import { type SavedCapture, toFileSource } from './savedFile';
import { toShellCommand } from './shellCommands';
import { runInSlices } from './slices';
import { toStatisticsSnapshot } from './statisticsSnapshot';

export interface SavedSessionOptions {
  /** Disposed with the session. */
  readonly saved: SavedCapture;
  readonly clock: Clock;
  readonly ui: SessionUi;
  readonly guard?: EvaluationGuard;
}

/** A capture in a file, looked at with the same view as a live one. Nothing connects, and the file is never written to. */
export class SavedSession implements Inspection {
  readonly #options: SavedSessionOptions;
  readonly #store = new DisposableStore();
  readonly #events = new Emitter<SessionEvent>();
  readonly #statuses = new Emitter<ConnectionStatus>();
  readonly #facts: SavedFacts;
  readonly #view: CaptureView;
  readonly #handlers: RequestHandlers;
  readonly #closing = new AbortController();
  #isReadThrough = false;
  /** Notes that the view was told of. */
  #toldNotes: number;

  readonly onEvent = this.#events.event;
  readonly onStatus = this.#statuses.event;

  constructor(options: SavedSessionOptions) {
    const { saved, clock, ui, guard } = options;
    this.#options = options;
    this.#toldNotes = saved.notes.length;
    this.#facts = new SavedFacts(saved.capture, clock);
    this.#view = this.#store.add(
      new CaptureView({
        capture: saved.capture,
        clock,
        ui,
        subprotocol: () => this.#facts.connection?.subprotocol ?? '',
        findPingFate: (ordinal) => this.#facts.findPingFate(ordinal),
        rates: new Rates(),
        guard,
        url: () => this.#facts.connection?.url ?? '',
        name: () => saved.name,
        toCommand: (tool) => toShellCommand(tool, this.settings, this.status.httpVersion),
        tell: (name, data) => this.#tell(name, data),
        onRowsChange: () => this.#tell('rows/changed', this.#view.rows.summary),
      }),
    );
    for (const { ordinal, note } of saved.bookmarks) this.#restoreBookmark(ordinal, note);
    this.#handlers = this.#createHandlers();
    void this.#readAll();
  }

  /** What the capture's connection was made with, as far as the file says. */
  get settings(): ConnectionSettings {
    const { connection } = this.#facts;
    return createConnectionSettings(connection?.url ?? '', {
      subprotocols: connection === undefined || connection.subprotocol === '' ? [] : [connection.subprotocol],
    });
  }

  get status(): ConnectionStatus {
    const { connection, statistics } = this.#facts;
    const { wireBytes, inflatedBytes } = statistics.counts.compression;
    return {
      phase: 'closed',
      url: connection?.url ?? '',
      sinceMs: connection?.openedMs ?? 0,
      httpVersion: /^HTTP\/\d(\.\d)?/.exec(connection?.statusLine ?? '')?.[0] ?? '',
      subprotocol: connection?.subprotocol ?? '',
      deflate: '',
      deflateSaved: inflatedBytes === 0 ? undefined : Math.max(0, 1 - wireBytes / inflatedBytes),
      tls: '',
      rtt: undefined,
      missedPongs: 0,
      reconnect: undefined,
      warnings: [],
      ending: '',
      endingTone: 'normal',
    };
  }

  connect(): void {
    // There is nothing to connect; the commands that would are not offered for a file.
  }

  disconnect(): void {
    // As above.
  }

  sendPing(): void {
    throw readOnly();
  }

  async handle(name: unknown, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (this.#store.isDisposed) throw new UserError(FailureCode.disposed, 'The capture was closed.');
    const asking = new AbortController();
    const abort = () => asking.abort();
    const enders = [signal, this.#closing.signal];
    // Let go of afterwards, as `AbortSignal.any` does not: the session may be asked a million times.
    for (const ender of enders) ender.addEventListener('abort', abort);
    if (signal.aborted) abort();
    try {
      return await dispatchRequest(requestGuards, this.#handlers, name, params, asking.signal);
    } finally {
      for (const ender of enders) ender.removeEventListener('abort', abort);
      this.#tellNewNotes();
    }
  }

  get rowCounts(): RowCounts {
    return this.#view.rowCounts;
  }

  toExportRequest(scope: Exclude<ExportScope, 'selection'>): ExportRequest {
    return this.#view.toExportRequest({ scope, first: undefined, last: undefined });
  }

  setVisible(): void {
    // Nothing is sent by itself.
  }

  dispose(): void {
    this.#closing.abort();
    this.#events.dispose();
    this.#statuses.dispose();
    this.#store.dispose();
    this.#options.saved.dispose();
  }

  #createHandlers(): RequestHandlers {
    const refuse = (): never => {
      throw readOnly();
    };
    return {
      ...this.#view.handlers,
      'session/open': () => this.#toSnapshot(),
      'connection/open': refuse,
      'connection/close': refuse,
      'connection/save': refuse,
      'proxy/reveal': refuse,
      'settings/chooseCaFile': refuse,
      'secret/keepHeader': refuse,
      'secret/keepUrl': refuse,
      'composer/preview': refuse,
      'composer/send': refuse,
      'handshake/read': () => this.#toHandshake(),
      'statistics/read': ({ span }) =>
        toStatisticsSnapshot({
          statistics: this.#facts.statistics,
          recentRtt: undefined,
          span,
          nowMs: undefined,
        }),
    };
  }

  #toSource(): FileSource {
    const { connection, connectionCount } = this.#facts;
    const { saved } = this.#options;
    this.#toldNotes = saved.notes.length;
    return toFileSource(saved, { isReadThrough: this.#isReadThrough, url: connection?.url ?? '', connectionCount });
  }

  #toSnapshot(): SessionSnapshot {
    const { ui } = this.#options;
    const { rows } = this.#view;
    return {
      source: this.#toSource(),
      settings: this.settings,
      status: this.status,
      rows: rows.summary,
      filter: rows.filter,
      decoders: decoders.map(({ id, label }) => ({ id, label })),
      proxyRoute: null,
      protobuf: this.#view.protobuf.names,
      recentUrls: [],
      strings: ui.readStrings(),
    };
  }

  #toHandshake(): HandshakeDetail | null {
    const { connection } = this.#facts;
    if (connection === undefined) return null;
    const { remoteAddress, remotePort } = connection;
    const toFields = (headers: typeof connection.requestHeaders) => headers.map(([name, value]) => ({ name, value }));
    return {
      route:
        remoteAddress === undefined ? [] : [{ name: 'Remote address', value: `${remoteAddress}:${remotePort ?? '?'}` }],
      requestLine: connection.requestLine,
      requestHeaders: toFields(connection.requestHeaders),
      statusLine: connection.statusLine,
      responseHeaders: toFields(connection.responseHeaders),
      body: '',
      isBodyTruncated: false,
      checks: [],
      certificates: [],
    };
  }

  #restoreBookmark(ordinal: number, note: string): void {
    try {
      this.#view.bookmarks.set(ordinal, note);
    } catch (error) {
      // A row that the file does not have, or more bookmarks than are kept: the others are still good.
      if (!(error instanceof UserError)) throw error;
    }
  }

  /** In the background: the first rows are on show long before. */
  async #readAll(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#closing;
    try {
      await runInSlices({ clock, signal, step: () => this.#facts.step(), onPause: () => undefined });
      this.#isReadThrough = true;
      this.#view.protobuf.refresh();
      this.#statuses.fire(this.status);
      this.#tell('source/changed', this.#toSource());
      this.#tell('status/changed', this.status);
      this.#tell('rows/changed', this.#view.rows.summary);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
  }

  /** Damage is found where the file is read: by the background, and by whatever the view asks for. */
  #tellNewNotes(): void {
    if (this.#store.isDisposed || this.#options.saved.notes.length === this.#toldNotes) return;
    this.#tell('source/changed', this.#toSource());
  }

  #tell<N extends EventName>(name: N, data: HostEvents[N]): void {
    this.#events.fire({ name, data } as SessionEvent);
  }
}

function readOnly(): UserError {
  return new UserError('read-only', 'This is a saved capture: it has no connection. Open a new panel to connect.');
}
