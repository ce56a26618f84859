import { readUint16, readUint32, readUint64 } from './bigEndian';
import { type Direction, MASK, type WireFrame } from './frame';
import { findHeaderViolations, isLengthTooLarge, NO_VIOLATIONS } from './frameViolations';

const MAX_HEADER_BYTES = 14;

/** 1 for a first byte that is right whatever was agreed: a data frame, or a control frame with FIN, no RSV bits. */
const PLAIN_FIRST_BYTES = new Uint8Array(256);
for (const b0 of [0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8a]) PLAIN_FIRST_BYTES[b0] = 1;

export interface FrameParserOptions {
  readonly direction: Direction;
  /** Offset that the first byte pushed gets. */
  readonly startOffset: number;
  /** Called once a frame, within `push` or `finish`. The frame object is reused: copy what you keep. */
  readonly onFrame: (frame: WireFrame) => void;
}

/**
 * Finds the frames in one direction's bytes (RFC 6455 §5.2), however they were cut into chunks. Payload bytes are
 * counted, not kept. It never throws and always follows what the header says, so a bad frame is one row, not the end.
 * Only a length that cannot be followed ends the framing: that frame is reported at once and every later byte is its payload.
 */
export class FrameParser {
  /** Set once permessage-deflate is agreed: RSV1 on a message's first frame is right from then on. */
  isDeflateAgreed = false;

  readonly #direction: Direction;
  readonly #expectedMask: number;
  readonly #onFrame: (frame: WireFrame) => void;
  readonly #frame: WireFrame;
  /** The start of a header whose rest is in the next chunk. */
  readonly #carry = new Uint8Array(MAX_HEADER_BYTES);
  #carryLength = 0;
  /** Payload bytes of the frame under way that have not arrived. */
  #missingLength = 0;
  #isOpaque = false;
  /** Offset of the next byte to be pushed. */
  #endOffset: number;

  constructor(options: FrameParserOptions) {
    this.#direction = options.direction;
    this.#expectedMask = options.direction === 'out' ? MASK : 0;
    this.#onFrame = options.onFrame;
    this.#endOffset = options.startOffset;
    this.#frame = {
      offset: 0,
      headerLength: 0,
      payloadLength: 0,
      receivedLength: 0,
      b0: 0,
      b1: 0,
      maskingKey: 0,
      timeMs: 0,
      violations: NO_VIOLATIONS,
    };
  }

  /** Offset of the first byte that belongs to no reported frame: where the frame under way begins. */
  get pendingOffset(): number {
    if (this.#missingLength > 0) return this.#frame.offset;
    return this.#endOffset - this.#carryLength;
  }

  /** After a length that cannot be followed: payload bytes that came since its header; else undefined. */
  get opaqueLength(): number | undefined {
    return this.#isOpaque ? this.#frame.receivedLength : undefined;
  }

  push(chunk: Uint8Array, timeMs: number): void {
    const startOffset = this.#endOffset;
    const end = chunk.length;
    this.#endOffset += end;
    this.#frame.timeMs = timeMs;
    let at = this.#resume(chunk, startOffset);
    while (at < end) {
      const headerLength = end - at < 2 ? MAX_HEADER_BYTES : headerLengthOf(chunk[at + 1] ?? 0);
      if (at + headerLength > end) {
        this.#carry.set(chunk.subarray(at));
        this.#carryLength = end - at;
        return;
      }
      this.#readHeader(chunk, at, startOffset + at, headerLength);
      at = this.#skipPayload(at + headerLength, end);
    }
  }

  /** The stream ended: a frame cut in the middle is reported with what arrived of it. */
  finish(timeMs: number): void {
    const frame = this.#frame;
    const isWithinHeader = this.#carryLength > 0;
    if (!isWithinHeader && this.#missingLength === 0) return;
    if (isWithinHeader) {
      frame.offset = this.pendingOffset;
      frame.headerLength = this.#carryLength;
      frame.payloadLength = 0;
      frame.b0 = this.#carry[0] ?? 0;
      frame.b1 = this.#carryLength > 1 ? (this.#carry[1] ?? 0) : 0;
      frame.maskingKey = 0;
      frame.violations = NO_VIOLATIONS;
    }
    frame.receivedLength = frame.payloadLength - this.#missingLength;
    frame.timeMs = timeMs;
    const place = isWithinHeader
      ? `${frame.headerLength} bytes into a frame header`
      : `after ${frame.receivedLength} of ${frame.payloadLength} payload bytes`;
    frame.violations = [...frame.violations, { code: 'truncated', message: `The stream ended ${place}.` }];
    this.#carryLength = 0;
    this.#missingLength = 0;
    this.#onFrame(frame);
  }

  /** Completes what the previous chunks left open; answers where in this chunk the next header starts. */
  #resume(chunk: Uint8Array, startOffset: number): number {
    if (this.#missingLength > 0) {
      if (chunk.length < this.#missingLength) {
        this.#missingLength -= chunk.length;
        return chunk.length;
      }
      const taken = this.#missingLength;
      this.#missingLength = 0;
      this.#frame.receivedLength = this.#frame.payloadLength;
      this.#onFrame(this.#frame);
      return taken;
    }
    if (this.#carryLength > 0) return this.#resumeHeader(chunk, startOffset);
    if (!this.#isOpaque) return 0;
    this.#frame.receivedLength += chunk.length;
    return chunk.length;
  }

  #resumeHeader(chunk: Uint8Array, startOffset: number): number {
    const carried = this.#carryLength;
    let at = 0;
    while (this.#carryLength < this.#carriedHeaderLength()) {
      if (at === chunk.length) return at;
      this.#carry[this.#carryLength++] = chunk[at++] ?? 0;
    }
    const headerLength = this.#carryLength;
    this.#carryLength = 0;
    this.#readHeader(this.#carry, 0, startOffset - carried, headerLength);
    return this.#skipPayload(at, chunk.length);
  }

  /** Length of the header under way; 2 while its second byte is not there. */
  #carriedHeaderLength(): number {
    return this.#carryLength < 2 ? 2 : headerLengthOf(this.#carry[1] ?? 0);
  }

  #readHeader(bytes: Uint8Array, at: number, offset: number, headerLength: number): void {
    const frame = this.#frame;
    const b0 = bytes[at] ?? 0;
    const b1 = bytes[at + 1] ?? 0;
    const form = b1 & 0x7f;
    frame.offset = offset;
    frame.headerLength = headerLength;
    frame.b0 = b0;
    frame.b1 = b1;
    frame.payloadLength = form < 126 ? form : form === 126 ? readUint16(bytes, at + 2) : readUint64(bytes, at + 2);
    frame.maskingKey = (b1 & MASK) === 0 ? 0 : readUint32(bytes, at + headerLength - 4);
    const isPlain = form < 126 && PLAIN_FIRST_BYTES[b0] === 1 && (b1 & MASK) === this.#expectedMask;
    frame.violations = isPlain
      ? NO_VIOLATIONS
      : findHeaderViolations(b0, b1, frame.payloadLength, {
          direction: this.#direction,
          isDeflateAgreed: this.isDeflateAgreed,
        });
  }

  /** Steps over the payload that starts at `at`, and reports the frame if all of it is there. */
  #skipPayload(at: number, end: number): number {
    const frame = this.#frame;
    const available = end - at;
    if (frame.payloadLength <= available) {
      frame.receivedLength = frame.payloadLength;
      this.#onFrame(frame);
      return at + frame.payloadLength;
    }
    if (isLengthTooLarge(frame.payloadLength)) {
      this.#isOpaque = true;
      frame.receivedLength = available;
      this.#onFrame(frame);
    } else {
      this.#missingLength = frame.payloadLength - available;
    }
    return end;
  }
}

/** RFC 6455 §5.2: two bytes, the extended payload length, the masking key. */
function headerLengthOf(b1: number): number {
  const form = b1 & 0x7f;
  const extended = form < 126 ? 0 : form === 126 ? 2 : 8;
  return 2 + extended + ((b1 & MASK) === 0 ? 0 : 4);
}
