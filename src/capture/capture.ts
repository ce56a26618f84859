import { Emitter, type Event } from '../base/emitter';
import type { DeflateParameters } from '../wire/deflateParameters';
import type { Direction, WireFrame } from '../wire/frame';
import type { CaptureTotals } from './captureCounts';
import type { CaptureSource } from './captureSource';
import { CaptureStore } from './captureStore';
import { CaptureStream } from './captureStream';
import { readEntry } from './contents';
import type { CaptureOptions, Entry, PayloadRead, SpillOptions } from './contract';
import type { FrameColumns } from './frameColumns';
import type { MessageTracker } from './messageTracker';
import { PayloadReader } from './payloadReader';
import { Spiller } from './spiller';
import { CaptureStatistics } from './statistics/captureStatistics';

/** Entries `first` to `first + count - 1` are new. */
export interface AppendedRange {
  readonly first: number;
  readonly count: number;
}

/**
 * Everything seen of one endpoint's connections, one after the other, in wire order: frames found in the bytes of both directions,
 * and markers that the owner puts between them. What a peer does wrong is kept as violations of the frame; nothing here throws on input.
 *
 * Ordinals count from 0 over the capture's whole life, also over `clear`: after it, `firstKeptOrdinal` is where the rows begin.
 * A frame gets its ordinal when its last byte has arrived.
 */
export class Capture<Marker = unknown> implements CaptureSource<Marker> {
  /** Since the last clear, dropped entries included. */
  readonly counts: CaptureTotals;
  /** Since the last clear, dropped entries included. */
  readonly statistics = new CaptureStatistics();
  readonly #store: CaptureStore;
  readonly #reader: PayloadReader;
  readonly #maxInflatedBytes: number;
  readonly #appended = new Emitter<AppendedRange>();
  #in: CaptureStream;
  #out: CaptureStream;
  readonly #maxAgeMs: number;
  #clearedOrdinal = 0;

  /** Once for each push that completed frames, and for each marker. */
  readonly onAppended: Event<AppendedRange> = this.#appended.event;

  constructor(options: CaptureOptions) {
    this.counts = this.statistics.counts;
    this.#store = new CaptureStore(options.memoryBytes);
    this.#maxAgeMs = options.maxAgeMs ?? Number.POSITIVE_INFINITY;
    if (options.spill !== undefined) this.#store.spiller = this.#createSpiller(options.spill, options.memoryBytes);
    this.#reader = new PayloadReader(this.#store);
    this.#maxInflatedBytes = options.maxInflatedBytes;
    this.#in = this.#openStream('in');
    this.#out = this.#openStream('out');
  }

  /** Entries ever appended: the ordinal that the next one gets. */
  get entryCount(): number {
    return this.#store.index.entryCount;
  }

  /** Equal to `entryCount` while nothing is kept. */
  get firstKeptOrdinal(): number {
    return this.#store.index.firstKeptOrdinal;
  }

  /** Entries since the last clear, dropped ones included. */
  get capturedCount(): number {
    return this.entryCount - this.#clearedOrdinal;
  }

  /** Entries dropped to keep within the limits since the last clear. */
  get droppedCount(): number {
    return this.#store.droppedCount;
  }

  /** Bytes of chunks and inflated messages, in memory and in files, and of the index itself. */
  get keptBytes(): number {
    return this.#store.keptBytes;
  }

  /** Bytes of chunks and inflated messages in memory. */
  get memoryBytes(): number {
    return this.#store.loggedBytes;
  }

  /** Bytes of the files that took what did not fit into memory. */
  get diskBytes(): number {
    return this.#store.spiller?.diskBytes ?? 0;
  }

  /** The source should wait (true) until the disk has caught up (false). */
  get onPressure(): Event<boolean> {
    return this.#store.spiller?.onPressure ?? NO_EVENT;
  }

  /** Why what does not fit into memory cannot be written; entries are dropped from then on, until it can again. */
  get onSpillFailed(): Event<string> {
    return this.#store.spiller?.onFailed ?? NO_EVENT;
  }

  /** The columns, for loops over many entries. */
  get index(): FrameColumns {
    return this.#store.index;
  }

  /** A new connection: new parsers, no deflate. Ordinals and offsets go on. */
  beginConnection(): void {
    this.statistics.beginConnection();
    this.#in = this.#openStream('in');
    this.#out = this.#openStream('out');
  }

  /** What the handshake agreed on; to be told before the first byte is pushed. */
  setDeflate(parameters: DeflateParameters | undefined): void {
    this.#in.setDeflate(parameters);
    this.#out.setDeflate(parameters);
  }

  /** Bytes after the handshake. The chunk may be kept as it is: nobody may write to it any more. */
  push(direction: Direction, chunk: Uint8Array, timeMs: number): void {
    const stream = direction === 'in' ? this.#in : this.#out;
    const first = this.entryCount;
    this.statistics.counts.addBytes(direction, chunk.length);
    stream.push(chunk, timeMs);
    const { opaqueLength } = stream;
    if (opaqueLength !== undefined) this.#store.index.setReceivedLength(stream.lastOrdinal, opaqueLength);
    this.#trim(timeMs);
    this.#announce(first);
  }

  /** TCP is gone: frames cut in the middle become entries. */
  endConnection(timeMs: number): void {
    const first = this.entryCount;
    this.#in.finish(timeMs);
    this.#out.finish(timeMs);
    this.#announce(first);
  }

  appendMarker(data: Marker, timeMs: number): number {
    const ordinal = this.#store.index.appendMarker(data, timeMs);
    this.#trim(timeMs);
    this.#announce(ordinal);
    return ordinal;
  }

  /** Deletes what it wrote. Nothing may be read or pushed afterwards. */
  dispose(): void {
    this.#store.spiller?.dispose();
  }

  /** Forgets all entries and counts. A frame or message under way goes on and appears when it is complete. */
  clear(): void {
    this.#store.clear(this.#in.neededOffset, this.#out.neededOffset);
    this.#clearedOrdinal = this.entryCount;
    this.statistics.clear();
  }

  /** Undefined for an entry that is not kept, or not there yet. */
  readEntry(ordinal: number): Entry<Marker> | undefined {
    // Markers are the caller's own.
    return readEntry(this.#store, ordinal) as Entry<Marker> | undefined;
  }

  /** Header and payload as they lay on the wire; `totalBytes` counts both. */
  readWire(ordinal: number, from: number, count: number): PayloadRead {
    return this.#reader.readWire(ordinal, from, count);
  }

  /** This frame's payload, unmasked; compressed bytes stay compressed. */
  readFramePayload(ordinal: number, from: number, count: number): PayloadRead {
    return this.#reader.readFrame(ordinal, from, count);
  }

  /** The whole message that the frame belongs to: fragments joined, unmasked, inflated. */
  readMessage(ordinal: number, from: number, count: number): PayloadRead {
    return this.#reader.readMessage(ordinal, from, count);
  }

  /** See `PayloadReader.viewContent`: what a search looks at. */
  viewContent(ordinal: number): Uint8Array | undefined {
    return this.#reader.viewContent(ordinal);
  }

  /** See `PayloadReader.messageFrames`. */
  messageFrames(ordinal: number, limit: number): number[] {
    return this.#reader.messageFrames(ordinal, limit);
  }

  #openStream(direction: Direction): CaptureStream {
    return new CaptureStream({
      direction,
      log: this.#store.logOf(direction),
      inflatedLog: this.#store.inflatedLog,
      maxInflatedBytes: this.#maxInflatedBytes,
      nextOrdinal: () => this.#store.index.entryCount,
      onFrame: (from, frame, tracker) => this.#addFrame(from, frame, tracker),
    });
  }

  #addFrame(direction: Direction, frame: WireFrame, tracker: MessageTracker): void {
    this.#store.addFrame(frame, tracker);
    this.statistics.addFrame(direction, frame, tracker);
  }

  #createSpiller({ target, diskBytes, clock }: SpillOptions, memoryBytes: number): Spiller {
    return new Spiller({
      contents: this.#store,
      target,
      memoryBytes,
      diskBytes,
      clock,
      dropBefore: (ordinal) => this.#dropBefore(ordinal),
    });
  }

  #dropBefore(ordinal: number): void {
    this.#store.dropEntriesBefore(ordinal, this.#in.neededOffset, this.#out.neededOffset);
  }

  #trim(timeMs: number): void {
    const store = this.#store;
    this.#dropOlderThan(timeMs - this.#maxAgeMs);
    store.spiller?.poke();
    if (!store.isOverBudget) return;
    store.trim(this.#in.neededOffset, this.#out.neededOffset);
    if (!store.isOverBudget) return;
    this.#in.abandonNeeded();
    this.#out.abandonNeeded();
    store.dropBytes();
  }

  #dropOlderThan(timeMs: number): void {
    const { index } = this.#store;
    let ordinal = index.firstKeptOrdinal;
    // A whole step at once, so that a steady stream does not ask the logs for every frame.
    if (!(index.timeMs(Math.min(ordinal + AGE_STEP, index.entryCount - 1)) < timeMs)) return;
    while (ordinal < index.entryCount - 1 && index.timeMs(ordinal) < timeMs) ordinal++;
    this.#dropBefore(ordinal);
  }

  #announce(first: number): void {
    const count = this.entryCount - first;
    if (count > 0) this.#appended.fire({ first, count });
  }
}

/** Entries that are dropped at once for their age. */
const AGE_STEP = 64;
const NO_EVENT: Event<never> = () => ({ dispose: () => undefined });
