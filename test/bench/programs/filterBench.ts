import type { Capture } from '../../../src/capture/capture';
import { RowIndex } from '../../../src/capture/rowIndex';
import { createRowPredicate } from '../../../src/capture/rowPredicate';
import type { RowFilter } from '../../../src/protocol/rows';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { withCapture } from './benchCapture';
import { FILTER_CASES, type FilterCase, type KnownFrame } from './filterCases';

export interface FilterFigure {
  readonly kind: FilterCase['kind'];
  readonly filter: string;
  readonly expected: number;
  readonly found: number;
  /** One of each round, over all frames; none where other rows were found than expected. */
  readonly allMs: readonly number[];
  /** Until the first page is full, or all frames were looked at. */
  readonly firstPageMs: readonly number[];
}

const ROUNDS = 3;
const PAGE_ROWS = 50;
/** Frames between two looks at how many were found. */
const STEP = 64;
/** Frames of one direction in a row. */
const RUN_FRAMES = 256;
const TEXT = 1;
const PING = 9;
const MASKING_KEY = 0x37fa213d;

/** Several filters over the same captured frames, in turn. */
export async function runFilterBench(frames: number): Promise<readonly FilterFigure[]> {
  return withCapture(async (capture) => {
    const expected = fill(capture, frames);
    const figures = FILTER_CASES.map((one, at) => ({
      kind: one.kind,
      filter: describe(one.filter),
      expected: expected[at] ?? 0,
      found: countRows(capture, one.filter),
      allMs: [] as number[],
      firstPageMs: [] as number[],
    }));
    for (let round = 0; round < ROUNDS; round++) {
      FILTER_CASES.forEach(({ filter }, at) => {
        const figure = figures[at];
        if (figure === undefined || figure.found !== figure.expected) return;
        figure.firstPageMs.push(measureFirstPage(capture, filter));
        figure.allMs.push(measureAll(capture, filter));
      });
    }
    return figures;
  });
}

/** Answers how many frames each case should find. */
function fill(capture: Capture, frames: number): number[] {
  const expected = FILTER_CASES.map(() => 0);
  const encoder = new TextEncoder();
  for (let first = 0; first < frames; first += RUN_FRAMES) {
    const direction = (first / RUN_FRAMES) % 4 === 3 ? 'out' : 'in';
    const run: Uint8Array[] = [];
    for (let at = first; at < Math.min(frames, first + RUN_FRAMES); at++) {
      const frame = toFrame(at, direction);
      FILTER_CASES.forEach(({ isExpected }, which) => {
        if (isExpected(frame)) expected[which] = (expected[which] ?? 0) + 1;
      });
      run.push(
        encodeFrame({
          opcode: frame.isPing ? PING : TEXT,
          payload: encoder.encode(frame.payload),
          ...(direction === 'out' ? { maskingKey: MASKING_KEY } : {}),
        }),
      );
    }
    capture.push(direction, Buffer.concat(run), Date.now());
  }
  return expected;
}

/** A stream of ticks, some trades, a ping in a hundred frames, and now and then a longer one. */
function toFrame(at: number, direction: 'in' | 'out'): KnownFrame {
  if (at % 100 === 99) return { direction, isPing: true, payload: String(at).padStart(8, '0') };
  const type = at % 10 === 0 ? 'trade' : 'tick';
  const note = at % 1_000 === 1 ? ',"note":"halted until further notice"' : '';
  const payload = `{"type":"${type}","seq":${at},"symbol":"SCOP","price":${100 + (at % 97) / 4},"volume":${at % 500}${note}}`;
  return { direction, isPing: false, payload };
}

function describe({ text, opcodes, direction }: RowFilter): string {
  if (text !== '') return text;
  return direction === 'both' ? `opcodes shown: ${opcodes.join(', ')}` : `direction shown: ${direction}`;
}

const createIndex = (capture: Capture, filter: RowFilter) => new RowIndex(capture, createRowPredicate(capture, filter));

function countRows(capture: Capture, filter: RowFilter): number {
  const index = createIndex(capture, filter);
  index.extend();
  return index.length;
}

function measureAll(capture: Capture, filter: RowFilter): number {
  const startedMs = performance.now();
  createIndex(capture, filter).extend();
  return performance.now() - startedMs;
}

function measureFirstPage(capture: Capture, filter: RowFilter): number {
  const startedMs = performance.now();
  const index = createIndex(capture, filter);
  let isDone = false;
  while (!isDone && index.length < PAGE_ROWS) isDone = index.extend(STEP);
  return performance.now() - startedMs;
}
