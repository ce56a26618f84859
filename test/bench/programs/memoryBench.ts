import { INDEX_ENTRY_BYTES } from '../../../src/capture/indexBlock';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { feed, MEBIBYTE, toBlock, withCapture } from './benchCapture';

export interface IndexMemoryFigure {
  readonly frames: number;
  /** What the index says one of its entries takes. */
  readonly indexBytesPerFrame: number;
  /** Header and payload. */
  readonly wireBytesPerFrame: number;
  /** Growth of the process, garbage collected before and after. */
  readonly rssBytesPerFrame: number;
}

export interface BoundedMemoryFigure {
  readonly budgetBytes: number;
  readonly flowedBytes: number;
  readonly frames: number;
  readonly droppedFrames: number;
  /** Of the files that took what the budget did not hold. */
  readonly diskBytes: number;
  /** Of the index over the frames that are still kept. */
  readonly indexBytes: number;
  /** Growth of the process when as much had flowed as the budget holds, at its largest, and at the end. */
  readonly rssAtBudgetBytes: number;
  readonly rssPeakBytes: number;
  readonly rssEndBytes: number;
}

const BINARY = 2;
/** How many times its budget a capture is sent. */
const OVERFLOW = 10;
const CHUNKS_PER_SAMPLE = 16;

/** Frames of 16 bytes, all kept. Needs `--expose-gc`. */
export async function runIndexMemory(frames: number): Promise<IndexMemoryFigure> {
  const frame = encodeFrame({ opcode: BINARY, payload: new Uint8Array(16).fill(0x41) });
  const block = toBlock(frame);
  return withCapture(async (capture) => {
    await feed(capture, frame);
    const before = readRss();
    while (capture.entryCount < frames) await feed(capture, block);
    return {
      frames: capture.entryCount,
      indexBytesPerFrame: INDEX_ENTRY_BYTES,
      wireBytesPerFrame: frame.length,
      rssBytesPerFrame: (readRss() - before) / capture.entryCount,
    };
  });
}

/** Frames of 100 bytes, ten times as many bytes as the budget. Needs `--expose-gc`. */
export async function runBoundedMemory(budgetMebibytes: number): Promise<BoundedMemoryFigure> {
  const budgetBytes = budgetMebibytes * MEBIBYTE;
  const frame = encodeFrame({ opcode: BINARY, payload: new Uint8Array(100).fill(0x41) });
  const block = toBlock(frame);
  return withCapture(async (capture) => {
    await feed(capture, frame);
    const before = readRss();
    const samples: number[] = [];
    let rssAtBudget = before;
    let flowedBytes = 0;
    for (let chunk = 0; flowedBytes < budgetBytes * OVERFLOW; chunk++) {
      await feed(capture, block);
      flowedBytes += block.length;
      if (chunk % CHUNKS_PER_SAMPLE === 0) samples.push(process.memoryUsage.rss());
      if (flowedBytes <= budgetBytes) rssAtBudget = process.memoryUsage.rss();
    }
    return {
      budgetBytes,
      flowedBytes,
      frames: capture.capturedCount,
      droppedFrames: capture.droppedCount,
      diskBytes: capture.diskBytes,
      indexBytes: (capture.entryCount - capture.firstKeptOrdinal) * INDEX_ENTRY_BYTES,
      rssAtBudgetBytes: rssAtBudget - before,
      rssPeakBytes: samples.reduce((most, rss) => Math.max(most, rss), 0) - before,
      rssEndBytes: readRss() - before,
    };
  }, budgetBytes);
}

/** Resident memory once garbage is gone. */
export function readRss(): number {
  if (gc === undefined) throw new Error('This measurement needs node --expose-gc.');
  gc();
  gc();
  return process.memoryUsage.rss();
}
