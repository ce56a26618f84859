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
  #next: number;

  constructor(capture: CaptureSource<MarkerData>, clock: Clock) {
    this.#capture = capture;
    this.#next = capture.firstKeptOrdinal;
    const options = { clock, timeoutMs: undefined, onMissed: () => undefined };
    this.#sent = new PingLedger(options);
    this.#received = new PingLedger(options);
    const headEnd = Math.min(capture.entryCount, this.#next + HEAD_ENTRIES);
    for (let ordinal = this.#next; ordinal < headEnd && this.#connection === undefined; ordinal++) {
      this.#readMarker(ordinal);
    }
  }

  /** Of the connection that is last, as far as the capture was read. */
  get connection(): ConnectionFacts | undefined {
    return this.#connection;
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
    if (this.#readMarker(ordinal)) return;
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

  #readMarker(ordinal: number): boolean {
    if ((this.#capture.index.flags(ordinal) & EntryFlag.marker) === 0) return false;
    const entry = this.#capture.readEntry(ordinal);
    const facts = entry?.kind === 'marker' && isMarkerData(entry.data) ? entry.data.connection : undefined;
    if (facts === undefined) return true;
    this.#connection = facts;
    this.statistics.beginConnection();
    this.#sent.endConnection();
    this.#received.endConnection();
    return true;
  }
}
