import type { Clock } from '../base/clock';
import type { CaptureSource } from '../capture/captureSource';
import { toNdjsonLine } from '../capture/exporters/ndjson';
import type { RequestParams } from '../protocol/contract';
import {
  type CopiedRowsFormat,
  MAX_COPIED_CHARS,
  MAX_COPIED_ROWS,
  type PlacedRow,
  type RowsMeasure,
} from '../protocol/rowQueries';
import type { MarkerData } from './markers';
import type { SessionUi } from './ports';
import type { RowBuilder } from './rowBuilder';
import type { RowsModel } from './rowsModel';
import { TSV_HEADER, toTsvLine } from './rowTsv';
import { runInSlices } from './slices';

/** Rows between two looks at the clock: reading columns is cheap, making rows is not. */
const MEASURE_STEP = 4_096;
const COPY_STEP = 16;

const FORMAT_NAMES: Readonly<Record<CopiedRowsFormat, string>> = { tsv: 'TSV', ndjson: 'NDJSON' };

export interface RowRangesOptions {
  readonly capture: CaptureSource<MarkerData>;
  readonly rows: RowsModel;
  readonly builder: RowBuilder;
  readonly clock: Clock;
  readonly ui: Pick<SessionUi, 'writeClipboard'>;
}

/** What is asked about many rows at once, given by the positions of both ends. Works in slices; rejects as stale or cancelled. */
export class RowRanges {
  readonly #options: RowRangesOptions;

  constructor(options: RowRangesOptions) {
    this.#options = options;
  }

  async measure({ revision, first, last }: RequestParams<'rows/measure'>, signal: AbortSignal): Promise<RowsMeasure> {
    const { capture, rows, clock } = this.#options;
    rows.checkRevision(revision);
    const { index } = capture;
    let rowCount = 0;
    let payloadBytes = 0;
    let firstOrdinal: number | undefined;
    let lastOrdinal: number | undefined;
    let position = Math.max(first, rows.range.first);
    const end = Math.min(last + 1, rows.range.first + rows.range.count);
    const step = () => {
      for (const stepEnd = Math.min(end, position + MEASURE_STEP); position < stepEnd; position++) {
        const ordinal = rows.ordinalAt(position);
        if (ordinal === undefined) continue;
        firstOrdinal ??= ordinal;
        lastOrdinal = ordinal;
        rowCount++;
        payloadBytes += index.payloadLength(ordinal);
      }
      return position >= end;
    };
    await runInSlices({ clock, signal, step, onPause: () => rows.checkRevision(revision) });
    return { rowCount, payloadBytes, firstOrdinal, lastOrdinal };
  }

  /**
   * The row that came next after a time, or at it; after the last one, the last one. Times need not ascend with rows: a marker is told
   * when something was over, and captures of other tools are merged.
   */
  async locateTime(timeMs: number, signal: AbortSignal): Promise<PlacedRow | null> {
    const { capture, rows, clock } = this.#options;
    const { index } = capture;
    const { revision } = rows.summary;
    let best: PlacedRow | null = null;
    const isBetter = (other: number) => {
      if (best === null) return true;
      if (best.timeMs < timeMs) return other >= timeMs || other >= best.timeMs;
      return other >= timeMs && other < best.timeMs;
    };
    let position = rows.range.first;
    const end = position + rows.range.count;
    const step = () => {
      for (const stepEnd = Math.min(end, position + MEASURE_STEP); position < stepEnd; position++) {
        const ordinal = rows.ordinalAt(position);
        if (ordinal === undefined) continue;
        const rowMs = index.timeMs(ordinal);
        if (isBetter(rowMs)) best = { position, ordinal, timeMs: rowMs };
      }
      return position >= end;
    };
    await runInSlices({ clock, signal, step, onPause: () => rows.checkRevision(revision) });
    return best;
  }

  /** Answers with what is on the clipboard now, and with what was left out. */
  async copy({ revision, first, last, format }: RequestParams<'rows/copy'>, signal: AbortSignal): Promise<string> {
    const { rows, clock, ui } = this.#options;
    rows.checkRevision(revision);
    const lines: string[] = [];
    let chars = 0;
    let position = Math.max(first, rows.range.first);
    const end = Math.min(last + 1, rows.range.first + rows.range.count);
    const all = end - position;
    let isCut = false;
    const step = () => {
      for (const stepEnd = Math.min(end, position + COPY_STEP); position < stepEnd; position++) {
        const line = this.#toLine(position, format, lines.length);
        if (line === undefined) continue;
        isCut = lines.length >= MAX_COPIED_ROWS || chars + line.length > MAX_COPIED_CHARS;
        if (isCut) return true;
        lines.push(line);
        chars += line.length;
      }
      return position >= end;
    };
    await runInSlices({ clock, signal, step, onPause: () => rows.checkRevision(revision) });
    await ui.writeClipboard(format === 'tsv' ? `${TSV_HEADER}${lines.join('')}` : lines.join(''));
    return describeCopy(lines.length, format, isCut ? all : undefined);
  }

  /** Undefined for rows that are gone, and in NDJSON for those that are no frames. */
  #toLine(position: number, format: CopiedRowsFormat, frameCount: number): string | undefined {
    const { capture, rows, builder } = this.#options;
    const ordinal = rows.ordinalAt(position);
    if (ordinal === undefined) return undefined;
    if (format === 'tsv') {
      const row = builder.build(ordinal);
      return row && toTsvLine(row);
    }
    const entry = capture.readEntry(ordinal);
    return entry?.kind === 'frame' ? toNdjsonLine(capture, entry, frameCount) : undefined;
  }
}

/** For example `1,204 rows as TSV`; `all` where the limits cut some off. */
function describeCopy(count: number, format: CopiedRowsFormat, all: number | undefined): string {
  const name = FORMAT_NAMES[format];
  const copied = `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  if (all === undefined) return `${copied} as ${name}`;
  const limit = `${MAX_COPIED_ROWS.toLocaleString('en-US')} rows and 16 MiB`;
  return `the first ${copied} of ${all.toLocaleString('en-US')} as ${name}: a copy holds at most ${limit}. Export the selection to have all of it`;
}
