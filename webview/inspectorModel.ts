import { toErrorMessage } from '../src/base/errors';
import type { ConnectionSettings, ConnectionStatus } from '../src/protocol/connection';
import type { SessionSnapshot } from '../src/protocol/contract';
import type { FilterProgress } from '../src/protocol/filter';
import type { ProtobufTypes } from '../src/protocol/protobuf';
import type { ProxyRoute } from '../src/protocol/proxyRoute';
import { OPCODE_GROUPS, type RowFilter, type RowsSummary } from '../src/protocol/rows';
import type { SessionSource } from '../src/protocol/source';
import { type HostApi, isMoot } from './hostApi';
import { Cell } from './ui/cell';
import { t } from './ui/strings';

/** The session's latest small snapshots, and the few requests that change them. Rows themselves are never kept here. */
export class InspectorModel {
  readonly source: Cell<SessionSource>;
  /** As edited in the view; takes effect when connecting. */
  readonly settings: Cell<ConnectionSettings>;
  readonly status: Cell<ConnectionStatus>;
  readonly filter: Cell<RowFilter>;
  readonly recentUrls: Cell<readonly string[]>;
  /** The line of a proxy config that serves the connection. */
  readonly proxyRoute: Cell<ProxyRoute | null>;
  /** The Protocol Buffers messages that the user chose for the connection. */
  readonly protobuf: Cell<ProtobufTypes>;
  readonly decoders: SessionSnapshot['decoders'];
  /** The newest summary, whether the table is paused or not. */
  readonly rows: Cell<RowsSummary>;
  /** What the table shows: the newest summary, or the one at which it was paused. */
  readonly shownRows: Cell<RowsSummary>;
  readonly isPaused = new Cell(false);
  /** Why the last filter was refused; empty when it was not. */
  readonly filterError = new Cell('');
  /** How far a filter that takes long has got; undefined while none does. */
  readonly filterProgress = new Cell<FilterProgress | undefined>(undefined);

  readonly #api: HostApi;
  #filtering = new AbortController();
  #isFiltering = false;
  /** The filter under which the rows of now were chosen. */
  #applied: RowFilter;

  constructor(api: HostApi, snapshot: SessionSnapshot) {
    this.#api = api;
    this.#applied = snapshot.filter;
    this.source = new Cell(snapshot.source);
    this.settings = new Cell(snapshot.settings);
    this.status = new Cell(snapshot.status);
    this.filter = new Cell(snapshot.filter);
    this.recentUrls = new Cell(snapshot.recentUrls);
    this.proxyRoute = new Cell(snapshot.proxyRoute);
    this.protobuf = new Cell(snapshot.protobuf);
    this.decoders = snapshot.decoders;
    this.rows = new Cell(snapshot.rows);
    this.shownRows = new Cell(snapshot.rows);
    api.on('status/changed', (status) => this.status.set(status));
    api.on('source/changed', (source) => this.source.set(source));
    api.on('settings/changed', (settings) => this.settings.set(settings));
    api.on('proxy/changed', ({ route }) => this.proxyRoute.set(route));
    api.on('protobuf/changed', (types) => this.protobuf.set(types));
    api.on('recent/changed', ({ urls }) => this.recentUrls.set(urls));
    api.on('rows/changed', (summary) => this.#acceptRows(summary));
    api.on('filter/progress', (progress) => {
      if (this.#isFiltering) this.filterProgress.set(progress);
    });
  }

  /** A capture in a file neither grows nor sends. */
  get isLive(): boolean {
    return this.source.value.kind === 'live';
  }

  /** Rows that matched since the table was paused. */
  get pausedCount(): number {
    return Math.max(0, toEnd(this.rows.value) - toEnd(this.shownRows.value));
  }

  setPaused(isPaused: boolean): void {
    this.isPaused.set(isPaused);
    if (!isPaused) this.shownRows.set(this.rows.value);
  }

  /** Filters anew; a refusal leaves the old rows and says why in `filterError`. A later call overtakes an earlier one. */
  async applyFilter(filter: RowFilter): Promise<void> {
    this.#filtering.abort();
    const filtering = new AbortController();
    this.#filtering = filtering;
    this.filter.set(filter);
    this.#isFiltering = true;
    this.filterProgress.set(undefined);
    try {
      const summary = await this.#api.request('rows/filter', { filter }, filtering.signal);
      this.#applied = filter;
      this.filterError.set('');
      this.#acceptRows(summary);
    } catch (thrown) {
      if (isMoot(thrown)) return;
      this.#fallBack(toErrorMessage(thrown));
    } finally {
      if (this.#filtering === filtering) this.#endFiltering();
    }
  }

  /** Gives up the filter that is being evaluated: the rows stay as they are. */
  cancelFilter(): void {
    if (!this.#isFiltering) return;
    this.#filtering.abort();
    this.#endFiltering();
    this.#fallBack(t('filterCancelled'));
  }

  #endFiltering(): void {
    this.#isFiltering = false;
    this.filterProgress.set(undefined);
  }

  /** The chips and the direction fall back to what the rows show; the text stays, to be mended. */
  #fallBack(message: string): void {
    this.filter.set({ ...this.#applied, text: this.filter.value.text });
    this.filterError.set(message);
  }

  /** Drops the rows; a refusal is shown where that of a filter is. */
  async clear(): Promise<void> {
    try {
      this.#acceptRows(await this.#api.request('rows/clear', {}));
    } catch (thrown) {
      if (!isMoot(thrown)) this.filterError.set(toErrorMessage(thrown));
    }
  }

  /** An answer may be overtaken by an event of a later revision: positions of the older one are void. */
  #acceptRows(summary: RowsSummary): void {
    if (summary.revision < this.rows.value.revision) return;
    this.rows.set(summary);
    const isFrozen = this.isPaused.value && summary.revision === this.shownRows.value.revision;
    if (!isFrozen) this.shownRows.set(summary);
  }
}

/** Whether the filter hides anything at all. */
export function isFilterActive(filter: RowFilter): boolean {
  const hidesGroup = OPCODE_GROUPS.some((group) => !filter.opcodes.includes(group));
  return filter.text !== '' || filter.direction !== 'both' || hidesGroup;
}

/** Frames of both directions in the capture, markers not counted. */
export function countFrames({ counts }: RowsSummary): number {
  return OPCODE_GROUPS.reduce((sum, group) => sum + counts[group].in + counts[group].out, 0);
}

/** Position after the last row: what is dropped at the front does not change it. */
export function toEnd({ firstPosition, matching }: RowsSummary): number {
  return firstPosition + matching;
}
