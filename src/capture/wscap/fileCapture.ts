import type { CaptureTotals } from '../captureCounts';
import type { CaptureSource } from '../captureSource';
import { type CaptureContents, readEntry } from '../contents';
import type { Entry, PayloadRead } from '../contract';
import type { FrameColumns } from '../frameColumns';
import { INDEX_ENTRY_BYTES } from '../indexBlock';
import { PayloadReader } from '../payloadReader';
import type { OpenedWscap } from './reader';

const BYTES_GONE = 'The bytes are not in the file, or they are damaged there.';

/** A capture in a file, read as it is needed. It never changes. */
export class FileCapture<Marker = unknown> implements CaptureSource<Marker> {
  readonly counts: CaptureTotals;
  readonly droppedCount: number;
  readonly index: FrameColumns;
  readonly #contents: CaptureContents;
  readonly #reader: PayloadReader;

  constructor({ contents, counts, meta }: OpenedWscap) {
    this.#contents = contents;
    this.counts = counts;
    this.index = contents.index;
    this.droppedCount = meta?.droppedCount ?? contents.index.firstKeptOrdinal;
    this.#reader = new PayloadReader(contents, BYTES_GONE);
  }

  get entryCount(): number {
    return this.index.entryCount;
  }

  get firstKeptOrdinal(): number {
    return this.index.firstKeptOrdinal;
  }

  get capturedCount(): number {
    return this.index.keptCount + this.droppedCount;
  }

  get keptBytes(): number {
    const { inLog, outLog, inflatedLog, index } = this.#contents;
    return inLog.keptBytes + outLog.keptBytes + inflatedLog.keptBytes + index.keptCount * INDEX_ENTRY_BYTES;
  }

  readEntry(ordinal: number): Entry<Marker> | undefined {
    // Whoever opens a file knows what its markers are.
    return readEntry(this.#contents, ordinal) as Entry<Marker> | undefined;
  }

  readWire(ordinal: number, from: number, count: number): PayloadRead {
    return this.#reader.readWire(ordinal, from, count);
  }

  readFramePayload(ordinal: number, from: number, count: number): PayloadRead {
    return this.#reader.readFrame(ordinal, from, count);
  }

  readMessage(ordinal: number, from: number, count: number): PayloadRead {
    return this.#reader.readMessage(ordinal, from, count);
  }

  viewContent(ordinal: number): Uint8Array | undefined {
    return this.#reader.viewContent(ordinal);
  }

  messageFrames(ordinal: number, limit: number): number[] {
    return this.#reader.messageFrames(ordinal, limit);
  }
}
