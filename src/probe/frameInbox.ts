import { FIN, findOpcodeName, MASK, OPCODE_MASK, type OpcodeName, type Violation, type WireFrame } from '../wire/frame';
import { FrameParser } from '../wire/frameParser';
import { unmask } from '../wire/mask';

/** A frame of the peer, with its payload. */
export interface ReceivedFrame {
  readonly opcode: number;
  /** Undefined for a reserved opcode. */
  readonly opcodeName: OpcodeName | undefined;
  readonly isFin: boolean;
  /** RSV1, RSV2, RSV3 as the bits 4, 2, 1. */
  readonly rsv: number;
  /** Unmasked where the peer masked; as it lay on the wire otherwise, so compressed where RSV1 says so. */
  readonly payload: Uint8Array;
  readonly violations: readonly Violation[];
  readonly timeMs: number;
}

/** Beyond this a payload is counted and dropped, so that no peer fills the memory. */
export const MAX_KEPT_BYTES = 32 * 1024 * 1024;

const MAX_PENDING_SHOWN = 64;

/** Turns the bytes of one direction into frames with payloads, in bounded memory. */
export class FrameInbox {
  readonly #parser: FrameParser;
  readonly #deliver: (frame: ReceivedFrame) => void;
  /** Bytes from `#startOffset` on. */
  #buffer = new Uint8Array(4_096);
  #length = 0;
  #startOffset = 0;
  #isOverflowing = false;

  constructor(deliver: (frame: ReceivedFrame) => void) {
    this.#deliver = deliver;
    this.#parser = new FrameParser({ direction: 'in', startOffset: 0, onFrame: (frame) => this.#receive(frame) });
  }

  /** Set once permessage-deflate is agreed: RSV1 is right from then on. */
  set isDeflateAgreed(isAgreed: boolean) {
    this.#parser.isDeflateAgreed = isAgreed;
  }

  /** Bytes came that were more than is kept of one frame. */
  get isOverflowing(): boolean {
    return this.#isOverflowing;
  }

  /** The first bytes of a frame that is not complete yet; empty where there is none. */
  get pending(): Uint8Array {
    return this.#buffer.slice(0, Math.min(this.#length, MAX_PENDING_SHOWN));
  }

  push(chunk: Uint8Array, timeMs: number): void {
    this.#append(chunk);
    this.#parser.push(chunk, timeMs);
    if (this.#parser.opaqueLength === undefined) this.#dropUpTo(this.#parser.pendingOffset);
  }

  /** The stream ended: a frame cut in the middle is delivered with what arrived of it. */
  finish(timeMs: number): void {
    this.#parser.finish(timeMs);
  }

  #receive(frame: WireFrame): void {
    const from = frame.offset + frame.headerLength - this.#startOffset;
    const to = Math.min(from + frame.receivedLength, this.#length);
    const isMasked = (frame.b1 & MASK) !== 0;
    const payload = isMasked
      ? unmask(this.#buffer, from, Math.max(from, to), frame.maskingKey, 0)
      : this.#buffer.slice(from, Math.max(from, to));
    const opcode = frame.b0 & OPCODE_MASK;
    this.#deliver({
      opcode,
      opcodeName: findOpcodeName(opcode),
      isFin: (frame.b0 & FIN) !== 0,
      rsv: (frame.b0 >> 4) & 7,
      payload,
      violations: [...frame.violations],
      timeMs: frame.timeMs,
    });
  }

  #append(chunk: Uint8Array): void {
    if (this.#length + chunk.length > MAX_KEPT_BYTES) {
      this.#isOverflowing = true;
      return;
    }
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  #dropUpTo(offset: number): void {
    const count = Math.min(offset - this.#startOffset, this.#length);
    this.#buffer.copyWithin(0, count, this.#length);
    this.#length -= count;
    this.#startOffset = offset;
  }
}
