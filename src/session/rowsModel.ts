import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { CancelledError, UserError } from '../base/errors';
import type { Capture } from '../capture/capture';
import type { Rates } from '../capture/rates';
import { RowIndex } from '../capture/rowIndex';
import { createRowPredicate } from '../capture/rowPredicate';
import { FailureCode } from '../protocol/envelope';
import {
  type MarkerRow,
  OPCODE_GROUPS,
  type Row,
  type RowFilter,
  type RowPage,
  type RowsSummary,
} from '../protocol/rows';
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

export interface RowsModelOptions {
  readonly capture: Capture<MarkerData>;
  readonly builder: RowBuilder;
  readonly rates: Rates;
  readonly clock: Clock;
  /** There are more rows, or others. */
  readonly onChange: () => void;
}

/**
 * The filtered rows of a capture by position. Positions never shift within a revision: dropped rows leave theirs empty, and
 * the last of those is a gap row that stands for all of them and is no entry of the capture.
 */
export class RowsModel implements Disposable {
  readonly #options: RowsModelOptions;
  readonly #subscription: Disposable;
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
    this.#noteStart();
    this.#subscription = options.capture.onAppended(() => this.#extend());
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
      startMs: this.#startMs,
    };
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

  /** Old rows stay valid until it resolves. Rejects as cancelled when another filter came first, or by the signal. */
  async setFilter(filter: RowFilter, signal: AbortSignal): Promise<RowsSummary> {
    const { capture, clock } = this.#options;
    const candidate = new RowIndex(capture, createRowPredicate(capture, filter));
    this.#candidate = candidate;
    while (!this.#extendSlice(candidate)) {
      await new Promise<void>((resolve) => clock.schedule(0, resolve));
      if (this.#candidate !== candidate || signal.aborted) throw new CancelledError();
    }
    this.#candidate = undefined;
    this.#filter = filter;
    return this.#begin(candidate);
  }

  clear(): RowsSummary {
    const { capture } = this.#options;
    capture.clear();
    this.#startMs = undefined;
    return this.#begin(new RowIndex(capture, createRowPredicate(capture, this.#filter)));
  }

  dispose(): void {
    this.#candidate = undefined;
    this.#pump?.dispose();
    this.#subscription.dispose();
  }

  /** A new revision: positions are counted anew, from 1 where rows were dropped before, so that the gap row has its place. */
  #begin(index: RowIndex): RowsSummary {
    this.#index = index;
    this.#offset = (this.#options.capture.droppedCount > 0 ? 1 : 0) - index.removedCount;
    this.#revision++;
    this.#options.onChange();
    return this.summary;
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
    let isDone = index.extend(STEP);
    while (!isDone && clock.now() < endMs) isDone = index.extend(STEP);
    return isDone;
  }
}

export function describeGap(dropped: number): string {
  return `${dropped.toLocaleString('en-US')} older rows were dropped to keep within the memory limit of the capture.`;
}
