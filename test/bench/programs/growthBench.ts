import type { Capture } from '../../../src/capture/capture';
import { INDEX_ENTRY_BYTES } from '../../../src/capture/indexBlock';
import { Rates } from '../../../src/capture/rates';
import { RowIndex } from '../../../src/capture/rowIndex';
import { createRowPredicate } from '../../../src/capture/rowPredicate';
import { SystemClock } from '../../../src/net/systemClock';
import type { MarkerData } from '../../../src/session/markers';
import { RowBuilder } from '../../../src/session/rowBuilder';
import { NO_FILTER, RowsModel } from '../../../src/session/rowsModel';
import { captureAll, withCapture } from './benchCapture';
import { readRss } from './memoryBench';

export interface GrowthFigure {
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly rssGrowthBytes: number;
  readonly indexBytes: number;
  /** Of 100 rows at random places. */
  readonly pageReadMs: readonly number[];
  readonly headerFilterMs: readonly number[];
}

const PAGE_ROWS = 100;
const READS = 200;
const FILTERS = 3;

/** What one more power of ten of frames does to everything. Needs `--expose-gc`. */
export async function runGrowthBench(url: string, frames: number): Promise<GrowthFigure> {
  return withCapture(async (capture) => {
    const rssBefore = readRss();
    const durationMs = await captureAll(url, capture);
    const { in: count } = capture.counts.frames.binary;
    if (count !== frames || capture.droppedCount > 0) throw new Error(`${count} of ${frames} frames are kept.`);
    return {
      frames,
      framesPerSecond: (frames * 1_000) / durationMs,
      rssGrowthBytes: readRss() - rssBefore,
      indexBytes: capture.entryCount * INDEX_ENTRY_BYTES,
      pageReadMs: measurePageReads(capture as Capture<MarkerData>),
      headerFilterMs: Array.from({ length: FILTERS }, () => measureHeaderFilter(capture)),
    };
  });
}

function measurePageReads(capture: Capture<MarkerData>): number[] {
  const clock = new SystemClock();
  const builder = new RowBuilder({
    capture,
    subprotocol: () => '',
    findPingFate: () => undefined,
    findBookmark: () => undefined,
  });
  const model = new RowsModel({ capture, builder, rates: new Rates(), clock, onChange: () => undefined });
  const { revision, firstPosition, matching } = model.summary;
  return Array.from({ length: READS }, () => {
    const first = firstPosition + Math.floor(Math.random() * (matching - PAGE_ROWS));
    const startedMs = performance.now();
    const { rows } = model.read(revision, first, PAGE_ROWS);
    if (rows.length !== PAGE_ROWS) throw new Error(`A page of ${rows.length} rows instead of ${PAGE_ROWS}.`);
    return performance.now() - startedMs;
  });
}

function measureHeaderFilter(capture: Capture): number {
  const startedMs = performance.now();
  new RowIndex(capture, createRowPredicate(capture, { ...NO_FILTER, opcodes: ['close'] })).extend();
  return performance.now() - startedMs;
}
