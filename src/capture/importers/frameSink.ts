import type { Direction } from '../../wire/frame';
import { encodeFrame, type FrameToWrite } from '../../wire/frameWriter';
import type { ConnectionClose, ConnectionFacts } from '../connectionFacts';
import type { ImportTarget } from './importer';

/** The masking key of frames whose own is not known: the bytes stay as they are (RFC 6455 §5.3). */
const NO_CHANGE_KEY = 0;

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
    this.#finishBytes(this.#lastMs);
    const { capture, markers } = this.#target;
    this.connections.push(facts);
    capture.beginConnection();
    capture.setDeflate(facts.deflate);
    this.#lastMs = timeMs;
    capture.appendMarker(markers.toOpening(facts), timeMs);
  }

  pushFrame(direction: Direction, frame: ImportedFrame, timeMs: number): void {
    const { isMasked, ...rest } = frame;
    this.pushBytes(direction, encodeFrame(isMasked ? { ...rest, maskingKey: NO_CHANGE_KEY } : rest), timeMs);
  }

  /** One frame as it lay on the wire. */
  pushBytes(direction: Direction, bytes: Uint8Array, timeMs: number): void {
    this.#hasBytes = true;
    this.#lastMs = timeMs;
    this.frameCount++;
    this.#target.capture.push(direction, bytes, timeMs);
  }

  close(close: ConnectionClose): void {
    this.#finishBytes(close.timeMs);
    this.#target.capture.appendMarker(this.#target.markers.toClosing(close), close.timeMs);
  }

  /** The file ends: a frame that is cut off becomes an entry. */
  finish(): void {
    this.#finishBytes(this.#lastMs);
  }

  #finishBytes(timeMs: number): void {
    if (!this.#hasBytes) return;
    this.#hasBytes = false;
    this.#target.capture.endConnection(timeMs);
  }
}
