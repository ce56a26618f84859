import { Emitter, type Event } from '../base/emitter';
import type { DeflateParameters } from '../wire/deflateParameters';
import type { Direction, WireFrame } from '../wire/frame';
import type { CaptureTotals } from './captureCounts';
import type { CaptureSource } from './captureSource';
import { CaptureStore } from './captureStore';
import { CaptureStream } from './captureStream';
import type { CaptureOptions, Entry, PayloadRead } from './contract';
import type { FrameColumns } from './frameIndex';
import type { MessageTracker } from './messageTracker';
import { PayloadReader } from './payloadReader';
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
  readonly #store: CaptureStore<Marker>;
  readonly #reader: PayloadReader;
  readonly #maxInflatedBytes: number;
  readonly #appended = new Emitter<AppendedRange>();
  #in: CaptureStream;
  #out: CaptureStream;
  #clearedOrdinal = 0;

  /** Once for each push that completed frames, and for each marker. */
  readonly onAppended: Event<AppendedRange> = this.#appended.event;

  constructor(options: CaptureOptions) {
    this.counts = this.statistics.counts;
    this.#store = new CaptureStore(options.budgetBytes);
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

  /** Entries dropped to keep within the budget since the last clear. */
  get droppedCount(): number {
    return this.#store.droppedCount;
  }

  /** Bytes of chunks and inflated messages, and of the index itself. */
  get keptBytes(): number {
    return this.#store.keptBytes;
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
    if (opaqueLength !== undefined) this.#store.setReceivedLength(stream.lastOrdinal, opaqueLength);
    this.#trim();
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
    const ordinal = this.#store.addMarker(data, timeMs);
    this.#trim();
    this.#announce(ordinal);
    return ordinal;
  }

  /** Forgets all entries and counts. A frame or message under way goes on and appears when it is complete. */
  clear(): void {
    this.#store.clear(this.#in.neededOffset, this.#out.neededOffset);
    this.#clearedOrdinal = this.entryCount;
    this.statistics.clear();
  }

  /** Undefined for an entry that is not kept, or not there yet. */
  readEntry(ordinal: number): Entry<Marker> | undefined {
    return this.#store.readEntry(ordinal);
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

  #trim(): void {
    const store = this.#store;
    if (store.keptBytes <= store.budgetBytes) return;
    store.trim(this.#in.neededOffset, this.#out.neededOffset);
    if (store.keptBytes <= store.budgetBytes) return;
    this.#in.abandonNeeded();
    this.#out.abandonNeeded();
    store.dropBytes();
  }

  #announce(first: number): void {
    const count = this.entryCount - first;
    if (count > 0) this.#appended.fire({ first, count });
  }
}
