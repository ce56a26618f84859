import type { Clock } from '../base/clock';
import type { CaptureSource } from '../capture/captureSource';
import type { ConnectionFacts } from '../capture/connectionFacts';
import { EntryFlag } from '../capture/indexBlock';
import { CaptureStatistics } from '../capture/statistics/captureStatistics';
import { EntryReplay } from '../capture/statistics/entryReplay';
import { OPCODE_MASK, Opcode } from '../wire/frame';
import { isMarkerData, type MarkerData } from './markers';
import { type PingFate, PingLedger } from './pingLedger';

/** Entries between two looks at the clock. */
const STEP = 256;
/** RFC 6455 §5.5. */
const MAX_CONTROL_BYTES = 125;
/** Entries at the front among which the opening of a capture's connection is looked for at once. */
const HEAD_ENTRIES = 1_024;

/**
 * What a live session learns as frames come, learned from a capture that lies there whole: statistics, round trips, the facts of its
 * connections. The capture is read once, a slice at a time.
 */
export class SavedFacts {
  readonly statistics = new CaptureStatistics();
  readonly #capture: CaptureSource<MarkerData>;
  readonly #replay = new EntryReplay(this.statistics);
  readonly #sent: PingLedger;
  readonly #received: PingLedger;
  #connection: ConnectionFacts | undefined;
  #connectionCount = 0;
  #next: number;

  constructor(capture: CaptureSource<MarkerData>, clock: Clock) {
    this.#capture = capture;
    this.#next = capture.firstKeptOrdinal;
    const options = { clock, timeoutMs: undefined, onMissed: () => undefined };
    this.#sent = new PingLedger(options);
    this.#received = new PingLedger(options);
    const headEnd = Math.min(capture.entryCount, this.#next + HEAD_ENTRIES);
    for (let ordinal = this.#next; ordinal < headEnd && this.#connection === undefined; ordinal++) {
      this.#connection = this.#findOpening(ordinal);
    }
  }

  /** Of the connection that is last, as far as the capture was read. */
  get connection(): ConnectionFacts | undefined {
    return this.#connection;
  }

  /** Connections that begin among the entries read so far. */
  get connectionCount(): number {
    return this.#connectionCount;
  }

  findPingFate(ordinal: number): PingFate | undefined {
    return this.#sent.findFate(ordinal) ?? this.#received.findFate(ordinal);
  }

  /** @returns whether all was read */
  step(): boolean {
    const end = Math.min(this.#next + STEP, this.#capture.entryCount);
    for (; this.#next < end; this.#next++) this.#read(this.#next);
    return this.#next >= this.#capture.entryCount;
  }

  #read(ordinal: number): void {
    if (this.#isMarker(ordinal)) {
      const opening = this.#findOpening(ordinal);
      if (opening !== undefined) this.#begin(opening);
      return;
    }
    const entry = this.#capture.readEntry(ordinal);
    if (entry?.kind !== 'frame') return;
    this.#replay.add(entry);
    const opcode = entry.b0 & OPCODE_MASK;
    if (opcode !== Opcode.ping && opcode !== Opcode.pong) return;
    const read = this.#capture.readFramePayload(ordinal, 0, MAX_CONTROL_BYTES);
    if (!read.isAvailable) return;
    const payload = String.fromCharCode(...read.bytes);
    const isOut = entry.direction === 'out';
    if (opcode === Opcode.ping) (isOut ? this.#sent : this.#received).addPing(ordinal, payload, entry.timeMs);
    else if (isOut) this.#received.addPong(ordinal, payload, entry.timeMs);
    else {
      const rttMs = this.#sent.addPong(ordinal, payload, entry.timeMs);
      if (rttMs !== undefined) this.statistics.roundTripsMs.add(rttMs);
    }
  }

  #begin(connection: ConnectionFacts): void {
    this.#connection = connection;
    this.#connectionCount++;
    this.statistics.beginConnection();
    this.#sent.endConnection();
    this.#received.endConnection();
  }

  #isMarker(ordinal: number): boolean {
    return (this.#capture.index.flags(ordinal) & EntryFlag.marker) !== 0;
  }

  /** Of the connection that begins with the marker there. */
  #findOpening(ordinal: number): ConnectionFacts | undefined {
    if (!this.#isMarker(ordinal)) return undefined;
    const entry = this.#capture.readEntry(ordinal);
    return entry?.kind === 'marker' && isMarkerData(entry.data) ? entry.data.connection : undefined;
  }
}
