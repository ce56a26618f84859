import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { CancelledError, UserError } from '../base/errors';
import type { Capture } from '../capture/capture';
import type { CaptureSource } from '../capture/captureSource';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import { REGEX_TIMEOUT_MS } from '../capture/filter/batchEvaluation';
import type { FilterPorts } from '../capture/filter/ports';
import { BATCH_ENTRIES } from '../capture/filter/regexBatch';
import type { Rates } from '../capture/rates';
import { RowIndex } from '../capture/rowIndex';
import { createRowPredicate, FILTER_INVALID } from '../capture/rowPredicate';
import { FailureCode } from '../protocol/envelope';
import type { FilterProgress, UndecidedRows } from '../protocol/filter';
import {
  type MarkerRow,
  OPCODE_GROUPS,
  type Row,
  type RowFilter,
  type RowPage,
  type RowsSummary,
} from '../protocol/rows';
import { describeGivenUp } from './guardedPredicate';
import type { MarkerData } from './markers';
import type { RowBuilder } from './rowBuilder';

export const NO_FILTER: RowFilter = {
  opcodes: OPCODE_GROUPS,
  direction: 'both',
  text: '',
};

/** How long filtering keeps the program from everything else. */
const SLICE_MS = 8;
/** Entries between two looks at the clock. */
const STEP = 64;
/** A filter that takes longer says how far it has got, again and again. */
const PROGRESS_AFTER_MS = 300;
const PROGRESS_INTERVAL_MS = 100;

/** A capture that may grow and be cleared; one in a file does neither. */
export type RowsCapture = CaptureSource<MarkerData> & Partial<Pick<Capture<MarkerData>, 'onAppended' | 'clear'>>;

export interface RowsModelOptions {
  readonly capture: RowsCapture;
  readonly builder: RowBuilder;
  readonly rates: Rates;
  readonly clock: Clock;
  /** What the filter language asks beside the capture. */
  readonly filterPorts?: FilterPorts;
  /** Bounds regular expressions; without one they run until they are done. */
  readonly guard?: EvaluationGuard | undefined;
  /** A filter that takes long has got so far. */
  readonly onProgress?: (progress: FilterProgress) => void;
  /** There are more rows, or others. */
  readonly onChange: () => void;
}

/**
 * The filtered rows of a capture by position. Positions never shift within a revision: dropped rows leave theirs empty, and
 * the last of those is a gap row that stands for all of them and is no entry of the capture.
 */
export class RowsModel implements Disposable {
  readonly #options: RowsModelOptions;
  readonly #subscription: Disposable | undefined;
  #revision = 1;
  #filter = NO_FILTER;
  #index: RowIndex;
  /** What to add to the removed rows of the index for the position of its first row: see `#begin`. */
  #offset = 0;
  /** The filter that is being evaluated; a newer one voids it. */
  #candidate: RowIndex | undefined;
  #pump: Disposable | undefined;
  #startMs: number | undefined;

  constructor(options: RowsModelOptions) {
    this.#options = options;
    this.#index = new RowIndex(options.capture, undefined);
    this.#offset = this.#gapCount - this.#index.removedCount;
    this.#noteStart();
    this.#subscription = options.capture.onAppended?.(() => this.#extend());
  }

  get filter(): RowFilter {
    return this.#filter;
  }

  get summary(): RowsSummary {
    const { capture, clock, rates } = this.#options;
    return {
      revision: this.#revision,
      firstPosition: this.#firstPosition,
      matching: this.#firstKeptPosition - this.#firstPosition + this.#index.length,
      captured: capture.capturedCount,
      dropped: capture.droppedCount,
      keptBytes: capture.keptBytes,
      counts: capture.counts.frames,
      ...rates.read(clock.now()),
      firstKeptOrdinal: capture.firstKeptOrdinal,
      undecided: toUndecidedRows(this.#index),
      startMs: this.#startMs,
    };
  }

  /** Rows that match the filter and are kept; the gap row is none. */
  get matchingCount(): number {
    return this.#index.length;
  }

  /** Positions there are, the gap row's included. */
  get range(): { readonly first: number; readonly count: number } {
    const first = this.#firstPosition;
    return { first, count: this.#firstKeptPosition - first + this.#index.length };
  }

  /** Throws a `UserError` with code `stale-revision` for positions of another filter. */
  checkRevision(revision: number): void {
    if (revision === this.#revision) return;
    throw new UserError(FailureCode.stale, 'These rows were filtered or cleared since.');
  }

  /** Undefined for the gap row, and for rows that are dropped or not there yet. */
  ordinalAt(position: number): number | undefined {
    return this.#index.ordinalAt(position - this.#firstKeptPosition);
  }

  /**
   * Ordinals of the rows shown now that lie between two ordinals, both included. Read lazily: rows dropped meanwhile are left out,
   * rows that arrive after the call are not in it, and a later filter does not change it.
   */
  *ordinals(first: number, last: number): Generator<number> {
    const index = this.#index;
    const end = Math.min(last, this.#options.capture.entryCount - 1);
    // Places move down as rows are dropped; with the removed ones added they do not.
    let place = index.positionOf(first).position + index.removedCount;
    for (;;) {
      place = Math.max(place, index.removedCount);
      const ordinal = index.ordinalAt(place - index.removedCount);
      if (ordinal === undefined || ordinal > end) return;
      yield ordinal;
      place++;
    }
  }

  /** Throws a `UserError` with code `stale-revision` for positions of another filter. */
  read(revision: number, first: number, count: number): RowPage {
    this.checkRevision(revision);
    const rows: Row[] = [];
    const from = Math.max(first, this.#firstPosition);
    const end = Math.min(first + count, this.#firstKeptPosition + this.#index.length);
    for (let position = from; position < end; position++) {
      const row = this.#readRow(position);
      if (row) rows.push(row);
    }
    return { revision, first: from, rows };
  }

  locate(ordinal: number): { readonly position: number; readonly isExact: boolean } {
    const { position, isExact } = this.#index.positionOf(ordinal);
    return { position: position + this.#firstKeptPosition, isExact };
  }

  /**
   * Old rows stay valid until it resolves. Rejects as cancelled when another filter came first, or by the signal, and with a
   * `UserError` of code `filter-invalid` where the filter is wrong or its regular expressions do not come to an end.
   */
  async setFilter(filter: RowFilter, signal: AbortSignal): Promise<RowsSummary> {
    const { clock } = this.#options;
    const candidate = this.#createIndex(filter);
    this.#candidate = candidate;
    const tellProgress = this.#createProgress(candidate);
    while (!this.#extendSlice(candidate)) {
      await new Promise<void>((resolve) => clock.schedule(0, resolve));
      if (this.#candidate !== candidate || signal.aborted) throw new CancelledError();
      tellProgress();
    }
    this.#candidate = undefined;
    if (candidate.isGivenUp) throw new UserError(FILTER_INVALID, describeGivenUp('filter'));
    this.#filter = filter;
    return this.#begin(candidate);
  }

  /** Throws a `UserError` for a capture in a file. */
  clear(): RowsSummary {
    const { capture } = this.#options;
    if (capture.clear === undefined) throw new UserError('read-only', 'A saved capture cannot be cleared.');
    capture.clear();
    this.#startMs = undefined;
    return this.#begin(this.#createIndex(this.#filter));
  }

  /** Bookmarks or notes changed: rows that were chosen by them are chosen anew. */
  async bookmarksChanged(signal: AbortSignal): Promise<void> {
    if (this.#index.usesBookmarks) await this.setFilter(this.#filter, signal);
  }

  /** Rows say something else from now on, or match for other reasons: they are chosen anew, under a new revision. */
  async refresh(signal: AbortSignal): Promise<void> {
    await this.setFilter(this.#filter, signal);
  }

  dispose(): void {
    this.#candidate = undefined;
    this.#pump?.dispose();
    this.#subscription?.dispose();
  }

  #createIndex(filter: RowFilter): RowIndex {
    const { capture, filterPorts, guard } = this.#options;
    return new RowIndex(capture, createRowPredicate(capture, filter, filterPorts), guard);
  }

  #createProgress(candidate: RowIndex): () => void {
    const { clock, onProgress } = this.#options;
    let nextMs = clock.now() + PROGRESS_AFTER_MS;
    return () => {
      const nowMs = clock.now();
      if (nowMs < nextMs) return;
      nextMs = nowMs + PROGRESS_INTERVAL_MS;
      onProgress?.({ checked: candidate.checkedCount, total: candidate.totalCount });
    };
  }

  /** A new revision: positions are counted anew, from 1 where rows were dropped before, so that the gap row has its place. */
  #begin(index: RowIndex): RowsSummary {
    this.#index = index;
    this.#offset = this.#gapCount - index.removedCount;
    this.#revision++;
    this.#options.onChange();
    return this.summary;
  }

  /** A file numbers its rows from 0, whatever was dropped before it was saved: there is no ordinal for a gap row then. */
  get #gapCount(): 0 | 1 {
    const { droppedCount, firstKeptOrdinal } = this.#options.capture;
    return droppedCount > 0 && firstKeptOrdinal > 0 ? 1 : 0;
  }

  get #firstKeptPosition(): number {
    return this.#offset + this.#index.removedCount;
  }

  /** Of the gap row, where there is one. */
  get #firstPosition(): number {
    return Math.max(0, this.#firstKeptPosition - 1);
  }

  #readRow(position: number): Row | undefined {
    if (position < this.#firstKeptPosition) return this.#toGapRow();
    const ordinal = this.ordinalAt(position);
    return ordinal === undefined ? undefined : this.#options.builder.build(ordinal, this.ordinalAt(position - 1));
  }

  #toGapRow(): MarkerRow {
    const { capture } = this.#options;
    const ordinal = capture.firstKeptOrdinal - 1;
    return {
      kind: 'marker',
      marker: 'gap',
      ordinal,
      timeMs: capture.index.has(ordinal + 1) ? capture.index.timeMs(ordinal + 1) : this.#options.clock.now(),
      deltaMs: undefined,
      shownDeltaMs: undefined,
      bookmark: undefined,
      label: 'Dropped',
      flags: '',
      text: describeGap(capture.droppedCount),
      tone: 'warning',
    };
  }

  #noteStart(): void {
    const { capture } = this.#options;
    if (this.#startMs !== undefined || !capture.index.has(capture.firstKeptOrdinal)) return;
    this.#startMs = capture.index.timeMs(capture.firstKeptOrdinal);
  }

  #extend(): void {
    this.#noteStart();
    if (!this.#pump && !this.#extendSlice(this.#index)) {
      this.#pump = this.#options.clock.schedule(0, () => {
        this.#pump = undefined;
        this.#extend();
      });
    }
    this.#options.onChange();
  }

  /** Whether all entries were looked at. */
  #extendSlice(index: RowIndex): boolean {
    const { clock } = this.#options;
    const endMs = clock.now() + SLICE_MS;
    let isDone = index.extend(index.isGuarded ? BATCH_ENTRIES : STEP);
    while (!isDone && clock.now() < endMs) isDone = index.extend(index.isGuarded ? BATCH_ENTRIES : STEP);
    return isDone;
  }
}

export function describeGap(dropped: number): string {
  return `${dropped.toLocaleString('en-US')} older rows were dropped to keep within the memory limit of the capture.`;
}

function toUndecidedRows({ undecidedCount, isGivenUp }: RowIndex): UndecidedRows | undefined {
  return undecidedCount === 0 ? undefined : { count: undecidedCount, timeoutMs: REGEX_TIMEOUT_MS, isGivenUp };
}
