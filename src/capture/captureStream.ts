import type { DeflateParameters } from '../wire/deflateParameters';
import type { Direction, WireFrame } from '../wire/frame';
import { FrameParser } from '../wire/frameParser';
import type { ByteLog } from './byteLog';
import { MessageTracker } from './messageTracker';

export interface CaptureStreamOptions {
  readonly direction: Direction;
  readonly log: ByteLog;
  readonly inflatedLog: ByteLog;
  readonly maxInflatedBytes: number;
  /** Once a frame; both objects are reused. */
  readonly onFrame: (direction: Direction, frame: WireFrame, tracker: MessageTracker) => void;
  /** The ordinal that the next entry of the capture gets. */
  readonly nextOrdinal: () => number;
}

/** One direction of one connection: bytes into the log, frames out of them, messages out of those. */
export class CaptureStream {
  /** Of the frame reported last; -1 before the first. */
  lastOrdinal = -1;
  readonly #log: ByteLog;
  readonly #parser: FrameParser;
  readonly #tracker: MessageTracker;

  constructor(options: CaptureStreamOptions) {
    const { direction, log, onFrame, nextOrdinal } = options;
    this.#log = log;
    const tracker = new MessageTracker(options);
    this.#tracker = tracker;
    this.#parser = new FrameParser({
      direction,
      startOffset: log.endOffset,
      onFrame: (frame) => {
        this.lastOrdinal = nextOrdinal();
        tracker.accept(frame, this.lastOrdinal);
        onFrame(direction, frame, tracker);
      },
    });
  }

  setDeflate(parameters: DeflateParameters | undefined): void {
    this.#parser.isDeflateAgreed = parameters !== undefined;
    this.#tracker.setDeflate(parameters);
  }

  push(chunk: Uint8Array, timeMs: number): void {
    this.#log.append(chunk);
    this.#parser.push(chunk, timeMs);
  }

  finish(timeMs: number): void {
    this.#parser.finish(timeMs);
  }

  /** Payload bytes of the last frame, where its length cannot be followed and it goes on to the end of the stream. */
  get opaqueLength(): number | undefined {
    return this.#parser.opaqueLength;
  }

  /** Bytes from here on are needed for what is not complete yet. */
  get neededOffset(): number {
    return Math.min(this.#parser.pendingOffset, this.#tracker.neededOffset ?? Number.POSITIVE_INFINITY);
  }

  abandonNeeded(): void {
    this.#tracker.abandonPieces();
  }
}
