import type { Direction } from '../../wire/frame';
import { encodeFrame, type FrameToWrite } from '../../wire/frameWriter';
import type { ConnectionClose, ConnectionFacts } from '../connectionFacts';
import type { ImportTarget } from './importer';

/** The masking key of frames whose own is not known: the bytes stay as they are (RFC 6455 §5.3). */
const NO_CHANGE_KEY = 0;
/** Beyond it there is no date (ECMA-262 §21.4.1.1). */
const MAX_TIME_MS = 8.64e15;

export type ImportedFrame = Omit<FrameToWrite, 'maskingKey'> & { readonly isMasked: boolean };

/** Puts connections, one after the other, and their frames into a capture. */
export class FrameSink<Marker> {
  readonly connections: ConnectionFacts[] = [];
  frameCount = 0;
  readonly #target: ImportTarget<Marker>;
  /** Bytes were pushed since the connection began. */
  #hasBytes = false;
  #lastMs = 0;

  constructor(target: ImportTarget<Marker>) {
    this.#target = target;
  }

  begin(facts: ConnectionFacts, timeMs: number): void {
    this.#finishBytes();
    const { capture, markers } = this.#target;
    this.connections.push(facts);
    capture.beginConnection();
    capture.setDeflate(facts.deflate);
    capture.appendMarker(markers.toOpening(facts), this.#advance(timeMs));
  }

  pushFrame(direction: Direction, frame: ImportedFrame, timeMs: number): void {
    const { isMasked, ...rest } = frame;
    this.pushBytes(direction, encodeFrame(isMasked ? { ...rest, maskingKey: NO_CHANGE_KEY } : rest), timeMs);
  }

  /** One frame as it lay on the wire. */
  pushBytes(direction: Direction, bytes: Uint8Array, timeMs: number): void {
    this.#hasBytes = true;
    this.frameCount++;
    this.#target.capture.push(direction, bytes, this.#advance(timeMs));
  }

  close(close: ConnectionClose): void {
    const timeMs = this.#advance(close.timeMs);
    this.#finishBytes();
    this.#target.capture.appendMarker(this.#target.markers.toClosing({ ...close, timeMs }), timeMs);
  }

  /** The file ends: a frame that is cut off becomes an entry. */
  finish(): void {
    this.#finishBytes();
  }

  /** What is no time is taken for the time before. */
  #advance(timeMs: number): number {
    if (Math.abs(timeMs) <= MAX_TIME_MS) this.#lastMs = timeMs;
    return this.#lastMs;
  }

  #finishBytes(): void {
    if (!this.#hasBytes) return;
    this.#hasBytes = false;
    this.#target.capture.endConnection(this.#lastMs);
  }
}
