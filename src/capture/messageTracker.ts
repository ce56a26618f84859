import { parseClosePayload } from '../wire/closeCodes';
import { type Inflation, MessageInflater } from '../wire/deflate';
import type { DeflateParameters } from '../wire/deflateParameters';
import { type Direction, MASK, OPCODE_MASK, Opcode, RSV1, type Violation, type WireFrame } from '../wire/frame';
import { NO_VIOLATIONS } from '../wire/frameViolations';
import { maskInto, unmask } from '../wire/mask';
import { MessageAssembler } from '../wire/messageAssembler';
import { Utf8Validator } from '../wire/utf8';
import type { ByteLog } from './byteLog';
import type { FramePlacement } from './frameIndex';
import { EntryFlag } from './indexBlock';

/** Payload is looked at in pieces of this size, so that a huge frame is never copied whole. */
const CHECK_BYTES = 64 * 1024;

export interface MessageTrackerOptions {
  readonly direction: Direction;
  /** The direction's bytes, those of the frame being accepted included. */
  readonly log: ByteLog;
  /** Where inflated messages are appended. */
  readonly inflatedLog: ByteLog;
  readonly maxInflatedBytes: number;
}

/**
 * Follows the messages of one direction of one connection: says of each frame where it belongs, checks text and close
 * payloads, and inflates a compressed message once, when it ends. The fields speak of the frame accepted last.
 */
export class MessageTracker implements FramePlacement {
  flags = 0;
  firstOrdinal = 0;
  previousOrdinal = -1;
  fragmentIndex = 0;
  messageLength = 0;
  inflatedOffset = 0;
  /** False where a compressed message ended and could not be inflated. */
  isMessageReadable = true;
  /** Payload bytes on the wire of the message so far. */
  wireLength = 0;
  violations: readonly Violation[] = NO_VIOLATIONS;

  readonly #options: MessageTrackerOptions;
  readonly #directionFlag: number;
  readonly #assembler = new MessageAssembler();
  readonly #utf8 = new Utf8Validator();
  #inflater: MessageInflater | undefined;
  #messageFirst = 0;
  #messageLast = -1;
  /** Where masked text is made plain to be checked. */
  readonly #scratch: Uint8Array;
  #isText = false;
  #isCompressed = false;
  #isUtf8Checked = false;
  /** Of an open compressed message, in threes: payload offset, length, masking key (-1 when unmasked). */
  #pieces: number[] = [];
  #arePiecesLost = false;

  constructor(options: MessageTrackerOptions) {
    this.#options = options;
    this.#directionFlag = options.direction === 'out' ? EntryFlag.out : 0;
    this.#scratch = new Uint8Array(CHECK_BYTES);
  }

  setDeflate(parameters: DeflateParameters | undefined): void {
    const { direction, maxInflatedBytes } = this.#options;
    this.#inflater = parameters && new MessageInflater({ direction, parameters, maxInflatedBytes });
  }

  /** Bytes from here on are still needed to inflate the message under way. */
  get neededOffset(): number | undefined {
    return this.#pieces[0];
  }

  /** The needed bytes are about to be dropped: the message under way will not be inflated, however it goes on. */
  abandonPieces(): void {
    if (this.#pieces.length === 0) return;
    this.#pieces = [];
    this.#arePiecesLost = true;
  }

  accept(frame: WireFrame, ordinal: number): void {
    const position = this.#assembler.accept(frame.b0);
    const isCut = isCutShort(frame);
    this.violations = frame.violations;
    if (this.#assembler.violation !== undefined) this.#blame(this.#assembler.violation);
    this.flags = this.#directionFlag;
    this.fragmentIndex = this.#assembler.fragmentIndex;
    this.previousOrdinal = -1;
    this.messageLength = 0;
    this.inflatedOffset = 0;
    this.isMessageReadable = true;
    if (position === 'control') {
      this.#acceptControl(frame, ordinal, isCut);
      return;
    }
    if (position === 'single' || position === 'first') this.#beginMessage(frame, ordinal);
    else this.previousOrdinal = this.#messageLast;
    this.#messageLast = ordinal;
    this.firstOrdinal = this.#messageFirst;
    this.wireLength += frame.receivedLength;
    if (this.#isCompressed) this.flags |= EntryFlag.compressed;
    this.#takePayload(frame);
    if (!isCut && (position === 'single' || position === 'last')) this.#endMessage();
  }

  #acceptControl(frame: WireFrame, ordinal: number, isCut: boolean): void {
    this.firstOrdinal = ordinal;
    if (isCut) return;
    this.flags |= EntryFlag.end;
    this.messageLength = frame.payloadLength;
    if ((frame.b0 & OPCODE_MASK) !== Opcode.close) return;
    const bytes = this.#options.log.view(frame.offset + frame.headerLength, frame.payloadLength);
    if (bytes === undefined) return;
    const isMasked = (frame.b1 & MASK) !== 0;
    const payload = isMasked ? unmask(bytes, 0, bytes.length, frame.maskingKey, 0) : bytes;
    for (const violation of parseClosePayload(payload).violations) this.#blame(violation);
  }

  #beginMessage(frame: WireFrame, ordinal: number): void {
    // A compressed message that was broken off is missing from the window of those after it.
    if (this.#pieces.length > 0 || this.#arePiecesLost) this.#inflater?.loseContext();
    const opcode = frame.b0 & OPCODE_MASK;
    this.#messageFirst = ordinal;
    this.wireLength = 0;
    this.#isText = opcode === Opcode.text;
    this.#isCompressed = this.#inflater !== undefined && (frame.b0 & RSV1) !== 0 && opcode !== Opcode.continuation;
    if (this.#pieces.length > 0) this.#pieces = [];
    this.#arePiecesLost = false;
    this.#isUtf8Checked = this.#isText && !this.#isCompressed;
    if (this.#isUtf8Checked) this.#utf8.reset();
  }

  #takePayload(frame: WireFrame): void {
    if (frame.receivedLength === 0) return;
    if (this.#isCompressed) {
      this.#keepPiece(frame);
      return;
    }
    if (!this.#isUtf8Checked) return;
    for (let at = 0; at < frame.receivedLength && this.#isUtf8Checked; at += CHECK_BYTES) {
      this.#checkUtf8(frame, at, Math.min(CHECK_BYTES, frame.receivedLength - at));
    }
  }

  #checkUtf8(frame: WireFrame, from: number, count: number): void {
    const { log } = this.#options;
    const start = frame.offset + frame.headerLength + from;
    const located = log.locate(start, count);
    const bytes = located < 0 ? log.read(start, count) : log.located;
    const at = Math.max(located, 0);
    if (bytes === undefined) {
      this.#isUtf8Checked = false;
    } else if ((frame.b1 & MASK) === 0) {
      this.#utf8.push(bytes, at, at + count);
    } else {
      maskInto(this.#scratch, bytes, at, at + count, frame.maskingKey, from);
      this.#utf8.push(this.#scratch, 0, count);
    }
  }

  #keepPiece(frame: WireFrame): void {
    // Deflate adds at most a few bytes to each 16 KiB: far more than the limit cannot inflate to less.
    const isHopeless = this.wireLength > this.#options.maxInflatedBytes * 1.01 + 1024;
    if (isHopeless) this.abandonPieces();
    if (this.#arePiecesLost) return;
    const isMasked = (frame.b1 & MASK) !== 0;
    this.#pieces.push(frame.offset + frame.headerLength, frame.receivedLength, isMasked ? frame.maskingKey : -1);
  }

  #endMessage(): void {
    this.flags |= EntryFlag.end;
    if (!this.#isCompressed) {
      this.messageLength = this.wireLength;
      if (this.#isUtf8Checked) this.#blameUtf8(this.#utf8.finish());
      return;
    }
    const inflation = this.#inflate();
    this.#pieces = [];
    this.#arePiecesLost = false;
    if (!inflation.isInflated) {
      this.isMessageReadable = false;
      this.#blame(inflation.violation);
      return;
    }
    this.messageLength = inflation.bytes.length;
    this.inflatedOffset = this.#options.inflatedLog.endOffset;
    this.#options.inflatedLog.append(inflation.bytes);
    if (!this.#isText) return;
    this.#utf8.reset();
    this.#utf8.push(inflation.bytes);
    this.#blameUtf8(this.#utf8.finish());
  }

  #inflate(): Inflation {
    const compressed = this.#arePiecesLost ? undefined : this.#joinPieces();
    if (compressed !== undefined && this.#inflater !== undefined) return this.#inflater.inflate(compressed);
    this.#inflater?.loseContext();
    const message = 'Not inflated: the compressed message was too large to be kept until its last fragment.';
    return { isInflated: false, violation: { code: 'inflate-too-large', message } };
  }

  #joinPieces(): Uint8Array | undefined {
    const joined = new Uint8Array(this.wireLength);
    let joinedLength = 0;
    for (let i = 0; i < this.#pieces.length; i += 3) {
      const length = this.#pieces[i + 1] ?? 0;
      const piece = this.#options.log.view(this.#pieces[i] ?? 0, length);
      if (piece === undefined) return undefined;
      const maskingKey = this.#pieces[i + 2] ?? -1;
      joined.set(maskingKey < 0 ? piece : unmask(piece, 0, length, maskingKey, 0), joinedLength);
      joinedLength += length;
    }
    return joined;
  }

  #blameUtf8(badAt: number | undefined): void {
    if (badAt === undefined) return;
    const message = `The text message is not UTF-8 at byte ${badAt} (RFC 6455 §8.1).`;
    this.#blame({ code: 'utf8-invalid', message });
  }

  #blame(violation: Violation): void {
    this.violations = [...this.violations, violation];
  }
}

function isCutShort(frame: WireFrame): boolean {
  if (frame.receivedLength < frame.payloadLength) return true;
  return frame.violations.length > 0 && frame.violations.some((violation) => violation.code === 'truncated');
}
