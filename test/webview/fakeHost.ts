import { readFilter } from '../../src/capture/filter/filter';
import { FrameIndex } from '../../src/capture/frameIndex';
import type { ConnectionStatus } from '../../src/protocol/connection';
import type {
  EventName,
  HostEvents,
  RequestName,
  RequestParams,
  RequestResult,
  SessionSnapshot,
} from '../../src/protocol/contract';
import type { HandshakeDetail } from '../../src/protocol/detail';
import type { HostMessage, ViewMessage } from '../../src/protocol/envelope';
import type { SavedFilter, UndecidedRows } from '../../src/protocol/filter';
import type { ProtobufTypes } from '../../src/protocol/protobuf';
import type { Row, RowFilter, RowsSummary } from '../../src/protocol/rows';
import type { FileSource } from '../../src/protocol/source';
import { FilterLanguage } from '../../src/session/filterLanguage';
import {
  countGroups,
  createGap,
  createHostileCapture,
  createPeriodicCapture,
  createScriptedCapture,
  createView,
  type FakeCapture,
  START_MS,
} from './fakeCapture';
import { previewDraft } from './fakeComposer';
import { FakeDoctor } from './fakeDoctor';
import { findFile, toFileSummary } from './fakeFile';
import {
  createHugePayload,
  createLargeArrayPayload,
  createTextPayload,
  createTickPayload,
  type FakePayload,
  toDetail,
  toHeaderBytes,
} from './fakePayloads';
import { createRowHandlers, FakeBookmarks } from './fakeRows';
import { DECODERS, FAILED, HANDSHAKE, IDLE, OPEN, SETTINGS } from './fakeSession';
import { createStatistics } from './fakeStatistics';

/** A host inside the page: answers every request of the contract from a capture chosen by `?scenario=`. */

const ALL_ROWS: RowFilter = {
  opcodes: ['text', 'binary', 'continuation', 'ping', 'pong', 'close', 'reserved'],
  direction: 'both',
  text: '',
};
const NO_CAPTURE = {
  index: new FrameIndex(),
  entryCount: 0,
  firstKeptOrdinal: 0,
  readMessage: () => ({ isAvailable: false, reason: 'There is none.' }) as const,
};
const HUGE_BYTES = 10 * 1024 * 1024;

type Handlers = { readonly [N in RequestName]: (params: RequestParams<N>) => RequestResult<N> };

class FakeHost {
  readonly log: { readonly name: RequestName; readonly params: unknown }[] = [];
  readonly cancelled: number[] = [];
  latencyMs = 0;
  /** Reported with the rows. */
  undecided: UndecidedRows | undefined;
  savedFilters: readonly SavedFilter[] = [{ name: 'heartbeat', text: 'opcode in {ping, pong}' }];
  readonly #language = new FilterLanguage({ capture: NO_CAPTURE, subprotocol: () => '' });
  #status: ConnectionStatus;
  #capture: FakeCapture;
  #filter: RowFilter = ALL_ROWS;
  #revision = 1;
  #firstOrdinal = 0;
  /** Rows gone from the front; the last of them is the gap row. */
  #dropped = 0;
  #view;
  readonly #rowsHost = {
    view: () => this.#view,
    range: () => ({ first: this.#firstPosition, count: this.#view.count - this.#firstPosition }),
    rowAt: (ordinal: number) => this.#rowAt(ordinal),
    firstKept: () => Math.max(this.#firstOrdinal, this.#dropped),
    emit: <N extends EventName>(name: N, data: HostEvents[N]) => this.emit(name, data),
  };
  readonly #bookmarks = new FakeBookmarks(this.#rowsHost);
  readonly doctor = new FakeDoctor((state) => this.emit('doctor/changed', state));
  readonly #failures = new Map<RequestName, { code: string; message: string }>();
  readonly #scenario: string;
  #protobuf: ProtobufTypes = { received: '', sent: '' };
  #file: FileSource | undefined;

  constructor(scenario: string) {
    this.#scenario = scenario;
    this.#capture = createCapture(scenario);
    this.#file = findFile(scenario);
    this.#status =
      this.#file !== undefined
        ? { ...IDLE, phase: 'closed', url: this.#file.url }
        : scenario === 'empty'
          ? IDLE
          : scenario === 'failed'
            ? FAILED
            : OPEN;
    this.#view = createView(this.#capture, this.#filter, 0);
  }

  receive(message: ViewMessage): void {
    if (message.type === 'cancel') {
      this.cancelled.push(message.id);
      return;
    }
    this.log.push({ name: message.name, params: message.params });
    setTimeout(() => this.#answer(message.id, message.name, message.params), this.latencyMs);
  }

  /** The next request of that name fails. */
  failNext(name: RequestName, code: string, message: string): void {
    this.#failures.set(name, { code, message });
  }

  setStatus(change: Partial<ConnectionStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.emit('status/changed', this.#status);
  }

  addFrames(count: number): void {
    this.#capture.count += count;
    this.#view = createView(this.#capture, this.#filter, this.#firstOrdinal);
    this.emit('rows/changed', this.summary);
  }

  bookmark(ordinals: readonly number[], note?: string): void {
    for (const ordinal of ordinals) this.#bookmarks.set(ordinal, note);
  }

  /** Drops rows at the front, as a session does when its memory budget is used up. */
  dropRows(count: number): void {
    this.#dropped += count;
    this.emit('rows/changed', this.summary);
  }

  emit<N extends EventName>(name: N, data: HostEvents[N]): void {
    this.#post({ type: 'event', name, data });
  }

  requestsOf(name: RequestName): readonly unknown[] {
    return this.log.filter((entry) => entry.name === name).map((entry) => entry.params);
  }

  get summary(): RowsSummary {
    const summary = this.#summary;
    return this.#file === undefined ? summary : toFileSummary(summary, this.#scenario);
  }

  /** More was found out about the file. */
  setFile(change: Partial<FileSource>): void {
    if (this.#file === undefined) throw new Error('There is no file.');
    this.#file = { ...this.#file, ...change };
    this.emit('source/changed', this.#file);
  }

  get #summary(): RowsSummary {
    return {
      revision: this.#revision,
      firstPosition: this.#firstPosition,
      matching: this.#view.count - this.#firstPosition,
      captured: this.#capture.count - this.#firstOrdinal,
      dropped: this.#dropped,
      keptBytes: 96_000_000,
      counts: countGroups(this.#capture, this.#firstOrdinal),
      framesPerSecond: { in: 9812, out: 3 },
      bytesPerSecond: { in: 1_200_000, out: 310 },
      firstKeptOrdinal: this.#firstOrdinal,
      undecided: this.undecided,
      startMs: this.#capture.count === 0 ? undefined : START_MS,
    };
  }

  #post(message: HostMessage): void {
    window.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) }));
  }

  #answer(id: number, name: RequestName, params: RequestParams<RequestName>): void {
    const failure = this.#failures.get(name);
    this.#failures.delete(name);
    if (failure !== undefined) {
      this.#post({ type: 'failure', id, ...failure });
      return;
    }
    try {
      const handle = this.#handlers[name] as (params: unknown) => unknown;
      this.#post({ type: 'result', id, result: handle(params) });
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      this.#post({ type: 'failure', id, code: message === 'stale' ? 'stale-revision' : 'refused', message });
    }
  }

  readonly #handlers: Handlers = {
    ...createRowHandlers(this.#rowsHost, this.#bookmarks),
    ...this.doctor.handlers,
    'session/open': () => this.#snapshot(),
    'connection/open': ({ settings }) => {
      if (!/^wss?:\/\/[^/]/.test(settings.url))
        throw new Error('That is no WebSocket URL: it must begin with ws:// or wss://.');
      this.setStatus({ ...OPEN, url: settings.url, sinceMs: Date.now() });
      return null;
    },
    'connection/close': () => {
      this.setStatus({ ...IDLE, phase: 'closed', ending: 'Closed by you (1000)' });
      return null;
    },
    'rows/read': ({ revision, first, count }) => {
      if (revision !== this.#revision) throw new Error('stale');
      const from = Math.max(first, this.#firstPosition);
      return { revision, first: from, rows: this.#readRows(from, first + count - from) };
    },
    'rows/filter': ({ filter }) => {
      const { kind, problems } = readFilter(filter.text, { hasBookmarks: false });
      if (problems[0] !== undefined) throw new Error(problems[0].message);
      // Only text is looked for here; an expression shows all rows.
      this.#filter = kind === 'expression' ? { ...filter, text: '' } : filter;
      return this.#choose();
    },
    'filter/assist': ({ text, caret }) => this.#language.assist(text, caret),
    'filter/help': () => this.#language.help(),
    'filter/saved/read': () => ({ filters: this.savedFilters }),
    'filter/saved/save': (filter) => {
      if (filter.name === '') throw new Error('Give the filter a name to save it.');
      this.savedFilters = [...this.savedFilters.filter(({ name }) => name !== filter.name), filter];
      return { filters: this.savedFilters };
    },
    'filter/saved/remove': ({ name }) => {
      this.savedFilters = this.savedFilters.filter((filter) => filter.name !== name);
      return { filters: this.savedFilters };
    },
    'rows/clear': () => {
      this.#firstOrdinal = this.#capture.count;
      return this.#choose();
    },
    'rows/locate': ({ ordinal }) => this.#view.locate(ordinal),
    'row/read': ({ ordinal, decoderId }) => toDetail(this.#rowAt(ordinal), this.#payloadOf(ordinal), decoderId),
    'tree/read': ({ ordinal, parentId, first, count }) => {
      const { total, lineAt } = this.#payloadOf(ordinal).children(parentId);
      const size = Math.max(0, Math.min(count, total - first));
      return { parentId, first, total, lines: Array.from({ length: size }, (_, index) => lineAt(first + index)) };
    },
    'payload/read': ({ ordinal, source, from, count }) => {
      const { bytes } = this.#payloadOf(ordinal);
      const row = this.#rowAt(ordinal);
      const header = source === 'wire' && row.kind === 'frame' ? toHeaderBytes(row) : new Uint8Array();
      const whole = header.length === 0 ? bytes : concat(header, bytes.slice(0, bytes.length));
      return { from, totalBytes: whole.length, bytes: whole.slice(from, from + count) };
    },
    'handshake/read': () =>
      this.#scenario === 'empty' || this.#file?.url === '' ? null : toHandshake(this.#file !== undefined),
    'statistics/read': ({ span }) => createStatistics(this.summary.counts, span),
    'composer/preview': ({ draft }) => previewDraft(draft, this.#protobuf.sent),
    'composer/send': () => null,
    'row/copy': ({ format }) => ({ summary: `177 bytes as ${format}` }),
    'row/openInEditor': () => null,
    'settings/chooseCaFile': () => ({ path: '/etc/ssl/example.pem' }),
    'secret/keepHeader': ({ value }) => ({ value: value.replace(/\S+$/, '$${secret:KEPT}') }),
    'secret/keepUrl': ({ url }) => {
      if (!url.includes('token=')) throw new Error('The URL has no parameter that looks like a credential.');
      return { url: url.replace(/token=[^&]*/, 'token=$${secret:KEPT}') };
    },
    'connection/save': () => null,
    'proxy/reveal': () => null,
    'protobuf/choose': () => {
      this.#protobuf = { received: 'telemetry.Event', sent: 'telemetry.Command' };
      this.emit('protobuf/changed', this.#protobuf);
      return null;
    },
    'text/copy': () => null,
  };

  #choose(): RowsSummary {
    this.#revision++;
    const firstKept = this.#view.ordinalAt(this.#dropped);
    this.#view = createView(this.#capture, this.#filter, this.#firstOrdinal);
    if (this.#dropped > 0) this.#dropped = this.#view.locate(firstKept).position;
    return this.summary;
  }

  #rowAt(ordinal: number): Row {
    if (ordinal >= this.#capture.count) throw new Error('There is no such row.');
    return this.#capture.rowAt(ordinal);
  }

  get #firstPosition(): number {
    return Math.max(0, this.#dropped - 1);
  }

  #readRows(first: number, count: number): readonly Row[] {
    const size = Math.max(0, Math.min(count, this.#view.count - first));
    return Array.from({ length: size }, (_, index) => this.#rowAtPosition(first + index));
  }

  #rowAtPosition(position: number): Row {
    const ordinal = this.#view.ordinalAt(position);
    if (position < this.#dropped) return createGap(ordinal, this.#dropped);
    const row = this.#rowAt(ordinal);
    const before = position > 0 ? this.#rowAt(this.#view.ordinalAt(position - 1)).timeMs : row.timeMs;
    return { ...row, shownDeltaMs: row.timeMs - before, bookmark: this.#bookmarks.find(ordinal) };
  }

  #payloadOf(ordinal: number): FakePayload {
    if (this.#scenario === 'large') return ordinal === 0 ? createLargeArrayPayload() : createHugePayload(HUGE_BYTES);
    if (this.#scenario === 'mock' && ordinal === 5) return createTickPayload();
    const row = this.#rowAt(ordinal);
    return createTextPayload(row.kind === 'frame' ? row.preview : '');
  }

  #snapshot(): SessionSnapshot {
    return {
      source: this.#file ?? { kind: 'live' },
      settings: this.#scenario === 'empty' ? { ...SETTINGS, url: '' } : SETTINGS,
      status: this.#status,
      rows: this.summary,
      filter: this.#filter,
      decoders: DECODERS,
      proxyRoute: null,
      protobuf: this.#protobuf,
      recentUrls: [
        'wss://stream.example.org/v2/telemetry?site=7',
        'ws://127.0.0.1:8080/echo',
        'wss://demo.example.com/ws',
      ],
      strings: {},
    };
  }
}

function createCapture(scenario: string): FakeCapture {
  switch (scenario) {
    case 'empty':
    case 'failed':
    case 'fileEmpty':
    case 'fileDropped':
      return createPeriodicCapture(0);
    case 'fileHostile':
      return createPeriodicCapture(200);
    case 'hostile':
      return createHostileCapture();
    case 'large':
      return createPeriodicCapture(2);
    case 'million':
      return createPeriodicCapture(1_000_000);
    case 'tenMillion':
      return createPeriodicCapture(10_000_000);
    default:
      if (scenario.startsWith('rows:')) return createPeriodicCapture(Number(scenario.slice(5)));
      return createScriptedCapture();
  }
}

/** A file has no checks, no certificates and no route. */
function toHandshake(isFile: boolean): HandshakeDetail {
  return isFile ? { ...HANDSHAKE, checks: [], certificates: [], route: [] } : HANDSHAKE;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

declare global {
  interface Window {
    fakeHost: FakeHost;
    acquireVsCodeApi: () => unknown;
    violations: string[];
    hacked?: boolean;
  }
}

const STATE_KEY = 'view-state';
const host = new FakeHost(new URLSearchParams(location.search).get('scenario') ?? 'mock');
window.fakeHost = host;
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});
window.acquireVsCodeApi = () => ({
  postMessage: (message: ViewMessage) => host.receive(structuredClone(message)),
  getState: () => JSON.parse(sessionStorage.getItem(STATE_KEY) ?? 'null') ?? undefined,
  setState: (state: unknown) => sessionStorage.setItem(STATE_KEY, JSON.stringify(state)),
});
