import type { ComposerKind } from '../src/protocol/contract';
import type { HostApi } from './hostApi';
import { DEFAULT_TIMES, type TimeChoice } from './table/timeChoice';

/** What the view remembers over a reload. Everything else lives in the host. */

export type DetailTabId = 'payload' | 'hex' | 'frame' | 'message' | 'handshake' | 'statistics' | 'doctor';

export interface ColumnChoice {
  /** Widths in px the user set, by column id. */
  readonly widths: Readonly<Record<string, number>>;
  /** Ids of columns the user hid. */
  readonly hidden: readonly string[];
}

export interface ViewState {
  readonly selectedOrdinal: number | undefined;
  /** Ordinal of the topmost row; undefined while following the newest. */
  readonly anchorOrdinal: number | undefined;
  readonly filterText: string;
  readonly composerKind: ComposerKind;
  /** What was typed, by composer kind. */
  readonly drafts: Readonly<Record<string, string>>;
  readonly closeCode: string;
  /** What was sent, by composer kind, newest last. */
  readonly history: Readonly<Record<string, readonly string[]>>;
  readonly detailTab: DetailTabId;
  readonly detailHeightPx: number | undefined;
  readonly columns: ColumnChoice;
  readonly times: TimeChoice;
}

export const COMPOSER_KINDS: readonly ComposerKind[] = [
  'text',
  'json',
  'messagepack',
  'protobuf',
  'hex',
  'ping',
  'pong',
  'close',
];
export const DETAIL_TABS: readonly DetailTabId[] = [
  'payload',
  'hex',
  'frame',
  'message',
  'handshake',
  'statistics',
  'doctor',
];

export const DEFAULT_VIEW_STATE: ViewState = {
  selectedOrdinal: undefined,
  anchorOrdinal: undefined,
  filterText: '',
  composerKind: 'json',
  drafts: {},
  closeCode: '1000',
  history: {},
  detailTab: 'payload',
  detailHeightPx: undefined,
  columns: { widths: {}, hidden: [] },
  times: DEFAULT_TIMES,
};

const WRITE_DELAY_MS = 250;

/** Reads what an earlier page wrote; whatever does not have its shape falls back to the default. */
export function parseViewState(stored: unknown): ViewState {
  const fields = toRecord(stored);
  const columns = toRecord(fields.columns);
  return {
    selectedOrdinal: findNumber(fields.selectedOrdinal),
    anchorOrdinal: findNumber(fields.anchorOrdinal),
    filterText: findString(fields.filterText) ?? DEFAULT_VIEW_STATE.filterText,
    composerKind: COMPOSER_KINDS.find((kind) => kind === fields.composerKind) ?? DEFAULT_VIEW_STATE.composerKind,
    drafts: mapValues(fields.drafts, findString),
    closeCode: findString(fields.closeCode) ?? DEFAULT_VIEW_STATE.closeCode,
    history: mapValues(fields.history, toStrings),
    detailTab: DETAIL_TABS.find((tab) => tab === fields.detailTab) ?? DEFAULT_VIEW_STATE.detailTab,
    detailHeightPx: findNumber(fields.detailHeightPx),
    columns: { widths: mapValues(columns.widths, findNumber), hidden: toStrings(columns.hidden) },
    times: parseTimes(toRecord(fields.times)),
  };
}

function parseTimes({ time, delta, reference }: Readonly<Record<string, unknown>>): TimeChoice {
  const { ordinal, timeMs } = toRecord(reference);
  const at = { ordinal: findNumber(ordinal), timeMs: findNumber(timeMs) };
  return {
    time: time === 'relative' ? 'relative' : DEFAULT_TIMES.time,
    delta: delta === 'shown' ? 'shown' : DEFAULT_TIMES.delta,
    reference:
      at.ordinal === undefined || at.timeMs === undefined ? undefined : { ordinal: at.ordinal, timeMs: at.timeMs },
  };
}

/**
 * Owner of the view's state; writes are gathered, since VS Code stores each of them. The inspector's id goes with it:
 * after a window reload it is all by which the host knows which connection the tab was about.
 */
export class ViewStateStore {
  #state: ViewState;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Pick<HostApi, 'writeState' | 'readState'>;
  readonly #inspectorId: string;

  constructor(host: Pick<HostApi, 'writeState' | 'readState'>, inspectorId: string) {
    this.#host = host;
    this.#inspectorId = inspectorId;
    this.#state = parseViewState(host.readState());
    this.#write();
    document.addEventListener('visibilitychange', () => this.flush());
    window.addEventListener('pagehide', () => this.flush());
  }

  get value(): ViewState {
    return this.#state;
  }

  update(change: Partial<ViewState>): void {
    this.#state = { ...this.#state, ...change };
    this.#timer ??= setTimeout(() => this.flush(), WRITE_DELAY_MS);
  }

  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
  }

  #write(): void {
    this.#host.writeState({ ...this.#state, inspectorId: this.#inspectorId });
  }
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function findNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function findString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function mapValues<T>(value: unknown, find: (item: unknown) => T | undefined): Readonly<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const [key, item] of Object.entries(toRecord(value))) {
    const kept = find(item);
    if (kept !== undefined) found[key] = kept;
  }
  return found;
}
