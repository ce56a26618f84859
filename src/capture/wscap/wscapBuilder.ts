import { crc32 } from '../../wire/crc32';
import type { Direction, WireFrame } from '../../wire/frame';
import type { CaptureSource } from '../captureSource';
import type { FrameEntry, PayloadRead } from '../contract';
import { FrameIndex } from '../frameIndex';
import { BLOCK_ENTRIES, EntryFlag } from '../indexBlock';
import { CaptureStatistics } from '../statistics/captureStatistics';
import { EntryReplay } from '../statistics/entryReplay';
import { encodeIndexRecord } from './indexRecord';
import {
  encodeDataPrefix,
  encodeFooter,
  encodeRecordHeader,
  encodeTrailer,
  HEADER_BYTES,
  RECORD_HEADER_BYTES,
  RecordKind,
  type RecordPlace,
} from './layout';
import { type CaptureMeta, encodeMeta } from './meta';
import { PendingLog } from './pendingLog';

/** A payload is copied in pieces of this size. */
const COPY_BYTES = 256 * 1024;
/** Full blocks wait for the next fragment of an open message, since it links back to the last one; no longer than this. */
const MAX_WAITING_BLOCKS = 64;

/** The message of a direction whose fragments are being written. */
interface OpenMessage {
  /** In the source. */
  readonly firstOrdinal: number;
  /** In the file. */
  readonly writtenFirst: number;
  writtenLast: number;
  lastIndex: number;
}

/** Makes the records of a capture file out of entries, and remembers where each lies. Every method gives the bytes that are due. */
export class WscapBuilder {
  frameCount = 0;
  readonly #source: CaptureSource;
  readonly #index = new FrameIndex();
  readonly #statistics = new CaptureStatistics();
  readonly #replay = new EntryReplay(this.#statistics);
  readonly #inLog = new PendingLog(0);
  readonly #outLog = new PendingLog(1);
  readonly #inflatedLog = new PendingLog(2);
  readonly #places: RecordPlace[] = [];
  readonly #open: Record<Direction, OpenMessage | undefined> = { in: undefined, out: undefined };
  #position = HEADER_BYTES;

  constructor(source: CaptureSource) {
    this.#source = source;
  }

  /** Entries written so far: the ordinal that the next one gets. */
  get entryCount(): number {
    return this.#index.entryCount;
  }

  *addFrame(entry: FrameEntry): Generator<Uint8Array> {
    const log = entry.direction === 'in' ? this.#inLog : this.#outLog;
    const offset = log.endOffset;
    const inflatedOffset = this.#inflatedLog.endOffset;
    const wireLength = entry.headerLength + entry.receivedLength;
    yield* this.#copy(log, wireLength, (from, count) => this.#source.readWire(entry.ordinal, from, count));
    const isEnd = entry.fragmentCount > 0;
    const { messageLength } = entry;
    if (entry.isCompressed && isEnd && messageLength !== undefined) {
      yield* this.#copy(this.#inflatedLog, messageLength, (from, count) =>
        this.#source.readMessage(entry.ordinal, from, count),
      );
    }
    this.#append(entry, offset, inflatedOffset);
    yield* this.#takeBlocks(false);
  }

  *addMarker(data: unknown, timeMs: number): Generator<Uint8Array> {
    this.#index.appendMarker(data, timeMs);
    yield* this.#takeBlocks(false);
  }

  *finish(meta: CaptureMeta): Generator<Uint8Array> {
    for (const log of [this.#inLog, this.#outLog, this.#inflatedLog]) yield* this.#flush(log);
    yield* this.#takeBlocks(true);
    const { entryCount } = this.#index;
    const body = encodeMeta({ ...meta, entryCount, counts: this.#statistics.counts.toRecord() });
    yield* this.#record({ kind: RecordKind.meta, log: 0, start: 0, count: 0 }, [body]);
    const footerPosition = this.#position;
    yield* this.#record({ kind: RecordKind.footer, log: 0, start: 0, count: 0 }, [encodeFooter(this.#places)]);
    yield encodeTrailer(footerPosition);
  }

  #append(entry: FrameEntry, offset: number, inflatedOffset: number): void {
    const { direction, messageLength } = entry;
    const ordinal = this.#index.entryCount;
    const place = this.#place(entry, ordinal);
    const isEnd = entry.fragmentCount > 0;
    const frame: WireFrame = { ...entry, offset };
    this.#index.appendFrame(frame, {
      flags:
        (direction === 'out' ? EntryFlag.out : 0) |
        (entry.isCompressed ? EntryFlag.compressed : 0) |
        (isEnd ? EntryFlag.end : 0) |
        (entry.fragmentIndex > 0 ? EntryFlag.fragment : 0),
      firstOrdinal: place.first,
      previousOrdinal: place.previous,
      fragmentIndex: entry.fragmentIndex,
      messageLength: messageLength ?? 0,
      inflatedOffset,
      isMessageReadable: !isEnd || messageLength !== undefined,
      violations: entry.violations,
    });
    this.frameCount++;
    this.#replay.add(entry);
  }

  /** Where the frame's message begins in the file, and its fragment before this one; -1 where they are not in it. */
  #place(entry: FrameEntry, ordinal: number): { readonly first: number; readonly previous: number } {
    const { direction, fragmentIndex, firstOrdinal, fragmentCount } = entry;
    if (fragmentIndex === 0) {
      // A control frame among fragments ends nothing but itself.
      const opensMessage = fragmentCount === 0;
      if (opensMessage) {
        this.#open[direction] = { firstOrdinal, writtenFirst: ordinal, writtenLast: ordinal, lastIndex: 0 };
      }
      return { first: ordinal, previous: -1 };
    }
    const message = this.#open[direction];
    const isNext = message?.firstOrdinal === firstOrdinal && message.lastIndex === fragmentIndex - 1;
    if (message === undefined || !isNext) return { first: -1, previous: -1 };
    const place = { first: message.writtenFirst, previous: message.writtenLast };
    message.writtenLast = ordinal;
    message.lastIndex = fragmentIndex;
    if (fragmentCount > 0) this.#open[direction] = undefined;
    return place;
  }

  *#copy(log: PendingLog, length: number, read: (from: number, count: number) => PayloadRead): Generator<Uint8Array> {
    for (let from = 0; from < length; from += COPY_BYTES) {
      const count = Math.min(COPY_BYTES, length - from);
      const piece = read(from, count);
      // A hole: the file has the row, and reading it says that the bytes are not there.
      if (!piece.isAvailable || piece.bytes.length !== count) {
        yield* this.#flush(log);
        log.skip(count);
        continue;
      }
      for (let at = 0; at < count; ) {
        at += log.append(piece.bytes.subarray(at));
        if (log.isFull) yield* this.#flush(log);
      }
    }
  }

  *#flush(log: PendingLog): Generator<Uint8Array> {
    const bytes = log.take();
    if (bytes === undefined) return;
    const start = log.endOffset - bytes.length;
    const prefix = encodeDataPrefix(log.number, start);
    yield* this.#record({ kind: RecordKind.data, log: log.number, start, count: bytes.length }, [prefix, bytes]);
  }

  /** Full blocks that no later fragment links back to; at the end all. */
  *#takeBlocks(isEnd: boolean): Generator<Uint8Array> {
    const index = this.#index;
    for (;;) {
      const firstOrdinal = index.firstKeptOrdinal;
      const count = Math.min(BLOCK_ENTRIES, index.entryCount - firstOrdinal);
      const isDue = isEnd ? count > 0 : count === BLOCK_ENTRIES && !this.#isAwaited(firstOrdinal + BLOCK_ENTRIES);
      const block = isDue ? index.readBlock(firstOrdinal) : undefined;
      if (block === undefined) return;
      const body = encodeIndexRecord({ firstOrdinal, count, block });
      yield* this.#record({ kind: RecordKind.index, log: 0, start: firstOrdinal, count }, [body]);
      index.dropBefore(firstOrdinal + count);
    }
  }

  #isAwaited(endOrdinal: number): boolean {
    if (this.#index.entryCount - endOrdinal > MAX_WAITING_BLOCKS * BLOCK_ENTRIES) return false;
    const isBefore = (message: OpenMessage | undefined) => message !== undefined && message.writtenLast < endOrdinal;
    return isBefore(this.#open.in) || isBefore(this.#open.out);
  }

  *#record(place: Pick<RecordPlace, 'kind' | 'log' | 'start' | 'count'>, parts: Uint8Array[]): Generator<Uint8Array> {
    const bodyLength = parts.reduce((sum, { length }) => sum + length, 0);
    const bodyCrc = parts.reduce((crc, part) => crc32(part, crc), 0);
    this.#places.push({ ...place, position: this.#position, bodyLength, bodyCrc });
    this.#position += RECORD_HEADER_BYTES + bodyLength;
    yield encodeRecordHeader({ kind: place.kind, bodyLength, bodyCrc });
    yield* parts;
  }
}
