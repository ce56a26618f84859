import { type Direction, isControlOpcode, OPCODE_MASK, type WireFrame } from '../../wire/frame';
import { CaptureCounts } from '../captureCounts';
import { EntryFlag } from '../indexBlock';
import { LogHistogram } from './logHistogram';
import { RateHistory } from './rateHistory';

/** What a frame's place in its message says about sizes. */
export interface MessagePlace {
  /** Bits of `EntryFlag`. */
  readonly flags: number;
  /** Payload bytes on the wire of the message so far. */
  readonly wireLength: number;
  /** Of a message that ends with this frame: its bytes after inflation. */
  readonly messageLength: number;
  /** False where a compressed message ended and could not be inflated. */
  readonly isMessageReadable: boolean;
}

/** Distributions of one direction; each is a sketch, see `LogHistogram`. */
export class DirectionStatistics {
  /** Bytes after inflation of each text and binary message that was complete and could be read. */
  readonly messageSizes = new LogHistogram();
  /** Milliseconds from each frame to the next of one connection; 0 between frames that came in one chunk. */
  readonly intervalsMs = new LogHistogram();
  /** When the frame before was seen; not a number where there is none. */
  #lastMs = Number.NaN;

  addFrame(timeMs: number): void {
    const intervalMs = timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    // What is not a number is not counted.
    this.intervalsMs.add(intervalMs);
  }

  beginConnection(): void {
    this.#lastMs = Number.NaN;
  }

  clear(): void {
    this.messageSizes.clear();
    this.intervalsMs.clear();
    this.#lastMs = Number.NaN;
  }
}

/**
 * What was captured since the last clear, in figures: dropped entries included. It is fed a frame at a time, takes the same
 * memory whatever is captured (about 200 KiB), and never looks at the capture again.
 */
export class CaptureStatistics {
  readonly counts = new CaptureCounts();
  readonly in = new DirectionStatistics();
  readonly out = new DirectionStatistics();
  readonly rates = new RateHistory();
  /** Round-trip times of the pings we sent, in milliseconds; whoever pairs pings with pongs adds them. */
  readonly roundTripsMs = new LogHistogram();

  /** Neither of the two is kept: both may be reused by the caller. */
  addFrame(direction: Direction, frame: WireFrame, place: MessagePlace): void {
    const { b0, receivedLength, timeMs } = frame;
    const wireBytes = frame.headerLength + receivedLength;
    const side = direction === 'in' ? this.in : this.out;
    this.counts.addFrame(direction, b0, receivedLength, wireBytes);
    this.rates.add(direction, wireBytes, timeMs);
    side.addFrame(timeMs);
    if ((place.flags & EntryFlag.end) === 0 || isControlOpcode(b0 & OPCODE_MASK) || !place.isMessageReadable) return;
    side.messageSizes.add(place.messageLength);
    if ((place.flags & EntryFlag.compressed) === 0) return;
    this.counts.addCompressedMessage(direction, place.wireLength, place.messageLength);
  }

  /** The time without a connection is no time between two frames. */
  beginConnection(): void {
    this.in.beginConnection();
    this.out.beginConnection();
  }

  clear(): void {
    this.counts.clear();
    this.in.clear();
    this.out.clear();
    this.rates.clear();
    this.roundTripsMs.clear();
  }
}
