import { readUint32 } from '../wire/bigEndian';
import { type Direction, MASK, type Violation, type WireFrame } from '../wire/frame';
import { ByteLog } from './byteLog';
import type { Entry, FrameEntry, MarkerEntry } from './contract';
import { EntryFlag, FrameIndex, INDEX_ENTRY_BYTES, MAX_COLUMN_LENGTH } from './frameIndex';
import type { MessageTracker } from './messageTracker';

/** Entries are dropped in steps: each asks the logs once. */
const DROP_STEP = 256;
/** Dropping goes on until this share of the budget is free, so that it does not begin anew with every chunk. */
const FREED_SHARE = 1 / 16;
/** What a marker, or an entry with something beside the columns, is counted as; an estimate on the high side. */
const EXTRA_BYTES = 256;

/** What an entry has that the columns cannot say. */
interface FrameExtra {
  readonly violations: readonly Violation[];
  readonly payloadLength: number;
  readonly receivedLength: number;
  /** Undefined where a compressed message could not be inflated, and where no message ends. */
  readonly messageLength: number | undefined;
}

/** Everything a capture keeps, within its budget. It knows entries and bytes; where they come from is the capture's. */
export class CaptureStore<Marker> {
  readonly index = new FrameIndex();
  readonly inLog = new ByteLog();
  readonly outLog = new ByteLog();
  readonly inflatedLog = new ByteLog();
  /** Entries dropped to keep within the budget. */
  droppedCount = 0;
  readonly #extras = new Map<number, FrameExtra>();
  readonly #markers = new Map<number, MarkerEntry<Marker>>();

  constructor(readonly budgetBytes: number) {}

  get keptBytes(): number {
    const logged = this.inLog.keptBytes + this.outLog.keptBytes + this.inflatedLog.keptBytes;
    const beside = this.#extras.size + this.#markers.size;
    return logged + this.index.keptCount * INDEX_ENTRY_BYTES + beside * EXTRA_BYTES;
  }

  logOf(direction: Direction): ByteLog {
    return direction === 'in' ? this.inLog : this.outLog;
  }

  addFrame(frame: WireFrame, tracker: MessageTracker): void {
    const isPlain =
      tracker.violations.length === 0 &&
      frame.payloadLength < MAX_COLUMN_LENGTH &&
      tracker.messageLength < MAX_COLUMN_LENGTH;
    if (!isPlain) {
      const hasLength = tracker.isMessageReadable && (tracker.flags & EntryFlag.end) !== 0;
      this.#extras.set(this.index.entryCount, {
        violations: tracker.violations,
        payloadLength: frame.payloadLength,
        receivedLength: frame.receivedLength,
        messageLength: hasLength ? tracker.messageLength : undefined,
      });
      tracker.flags |= EntryFlag.extra;
    }
    this.index.appendFrame(frame, tracker);
  }

  addMarker(data: Marker, timeMs: number): number {
    const ordinal = this.index.appendMarker(timeMs);
    this.#markers.set(ordinal, { kind: 'marker', ordinal, timeMs, data });
    return ordinal;
  }

  /** More of a payload came after its frame was reported. */
  setReceivedLength(ordinal: number, receivedLength: number): void {
    const extra = this.#extras.get(ordinal);
    if (extra !== undefined) this.#extras.set(ordinal, { ...extra, receivedLength });
  }

  readEntry(ordinal: number): Entry<Marker> | undefined {
    const { index } = this;
    if (!index.has(ordinal)) return undefined;
    const flags = index.flags(ordinal);
    return (flags & EntryFlag.marker) === 0 ? this.#readFrame(ordinal, flags) : this.#markers.get(ordinal);
  }

  payloadLength(ordinal: number): number {
    return this.#extras.get(ordinal)?.payloadLength ?? this.index.payloadLength(ordinal);
  }

  receivedLength(ordinal: number): number {
    return this.#extras.get(ordinal)?.receivedLength ?? this.index.payloadLength(ordinal);
  }

  violations(ordinal: number): readonly Violation[] {
    return this.#extras.get(ordinal)?.violations ?? [];
  }

  /** Of the message that ends with this frame; undefined where none ends, or where it could not be inflated. */
  messageLength(ordinal: number): number | undefined {
    const flags = this.index.flags(ordinal);
    if ((flags & EntryFlag.end) === 0) return undefined;
    const extra = (flags & EntryFlag.extra) === 0 ? undefined : this.#extras.get(ordinal);
    return extra === undefined ? this.index.messageLength(ordinal) : extra.messageLength;
  }

  /** 0 for an unmasked frame, and where the header's bytes are not kept. */
  maskingKey(ordinal: number): number {
    const { index } = this;
    const headerLength = index.headerLength(ordinal);
    if ((index.b1(ordinal) & MASK) === 0 || headerLength < 6) return 0;
    const log = (index.flags(ordinal) & EntryFlag.out) === 0 ? this.inLog : this.outLog;
    const key = log.view(index.offset(ordinal) + headerLength - 4, 4);
    return key === undefined ? 0 : readUint32(key, 0);
  }

  /** Drops the oldest entries while over the budget; `neededIn` and `neededOut` are offsets from which bytes are still in use. */
  trim(neededIn: number, neededOut: number): void {
    if (this.keptBytes <= this.budgetBytes) return;
    const target = this.budgetBytes * (1 - FREED_SHARE);
    // The newest entry stays: a message larger than the budget is still a row that says so.
    while (this.keptBytes > target && this.index.keptCount > 1) {
      this.#dropOldest(Math.min(DROP_STEP, this.index.keptCount - 1), neededIn, neededOut);
    }
  }

  /** Nothing is left to drop but the bytes of the newest entry and of what is under way. */
  dropBytes(): void {
    for (const log of [this.inLog, this.outLog, this.inflatedLog]) log.dropBefore(log.endOffset);
  }

  clear(neededIn: number, neededOut: number): void {
    this.index.dropBefore(this.index.entryCount);
    this.inLog.dropBefore(neededIn);
    this.outLog.dropBefore(neededOut);
    this.inflatedLog.dropBefore(this.inflatedLog.endOffset);
    this.#extras.clear();
    this.#markers.clear();
    this.droppedCount = 0;
  }

  #readFrame(ordinal: number, flags: number): FrameEntry {
    const { index } = this;
    const isEnd = (flags & EntryFlag.end) !== 0;
    const fragmentIndex = index.fragmentIndex(ordinal);
    return {
      kind: 'frame',
      ordinal,
      direction: (flags & EntryFlag.out) === 0 ? 'in' : 'out',
      timeMs: index.timeMs(ordinal),
      b0: index.b0(ordinal),
      b1: index.b1(ordinal),
      headerLength: index.headerLength(ordinal),
      payloadLength: this.payloadLength(ordinal),
      receivedLength: this.receivedLength(ordinal),
      maskingKey: this.maskingKey(ordinal),
      offset: index.offset(ordinal),
      isCompressed: (flags & EntryFlag.compressed) !== 0,
      firstOrdinal: index.firstOrdinal(ordinal),
      fragmentIndex,
      fragmentCount: isEnd ? fragmentIndex + 1 : 0,
      messageLength: this.messageLength(ordinal),
      violations: this.violations(ordinal),
    };
  }

  #dropOldest(count: number, neededIn: number, neededOut: number): void {
    const { index } = this;
    const first = index.firstKeptOrdinal;
    let inEnd = 0;
    let outEnd = 0;
    let inflatedEnd = 0;
    for (let ordinal = first; ordinal < first + count; ordinal++) {
      const flags = index.flags(ordinal);
      if ((flags & EntryFlag.marker) !== 0) {
        this.#markers.delete(ordinal);
        continue;
      }
      const received = (flags & EntryFlag.extra) === 0 ? index.payloadLength(ordinal) : this.receivedLength(ordinal);
      const end = index.offset(ordinal) + index.headerLength(ordinal) + received;
      if ((flags & EntryFlag.out) === 0) inEnd = end;
      else outEnd = end;
      if ((flags & INFLATED) === INFLATED)
        inflatedEnd = index.inflatedOffset(ordinal) + (this.messageLength(ordinal) ?? 0);
      if ((flags & EntryFlag.extra) !== 0) this.#extras.delete(ordinal);
    }
    index.dropBefore(first + count);
    this.droppedCount += count;
    this.inLog.dropBefore(Math.min(inEnd, neededIn));
    this.outLog.dropBefore(Math.min(outEnd, neededOut));
    this.inflatedLog.dropBefore(inflatedEnd);
  }
}

const INFLATED = EntryFlag.compressed | EntryFlag.end;
