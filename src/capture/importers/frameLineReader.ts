import { readUint16 } from '../../wire/bigEndian';
import { type DeflateParameters, hasContextTakeover } from '../../wire/deflateParameters';
import { type Direction, isControlOpcode, MASK, OPCODE_MASK, Opcode } from '../../wire/frame';
import type { FrameSink, ImportedFrame } from './frameSink';
import { type FrameLine, toMessageFrame, toOwnFrame } from './ndjsonFrame';

const RSV1_BIT = 4;

/** Of one direction of one connection. */
interface DirectionState {
  /** A frame was cut off: nothing of this direction can follow it. */
  isCut: boolean;
  /** Opcode of the message under way, or of the last one. */
  opcode: number;
  /** The message's frames cannot be made again: it is written as one frame where it ends. */
  isJoined: boolean;
}

/** Frame lines into frames: the same ones where the line has their bytes, else the whole message as one frame. */
export class FrameLineReader {
  /** Messages that were written as one plain frame. */
  joinedCount = 0;
  maskedCount = 0;
  readonly #sink: FrameSink<unknown>;
  #states: Readonly<Record<Direction, DirectionState>> = { in: newState(), out: newState() };
  #deflate: DeflateParameters | undefined;
  #isHeadMissing = false;

  constructor(sink: FrameSink<unknown>) {
    this.#sink = sink;
  }

  beginConnection(deflate: DeflateParameters | undefined, isHeadMissing: boolean): void {
    this.#states = { in: newState(), out: newState() };
    this.#deflate = deflate;
    this.#isHeadMissing = isHeadMissing;
  }

  /** What is wrong with the line, in one sentence. */
  accept(line: FrameLine, timeMs: number): string | undefined {
    const state = this.#states[line.direction];
    if (state.isCut) return 'A frame comes after one of the same direction that was cut off.';
    if (line.wire !== undefined) return this.#acceptWire(line, line.wire, timeMs, state);
    const isControl = isControlOpcode(line.opcode);
    const own = toOwnFrame(line);
    if (!isControl && line.opcode !== Opcode.continuation) {
      state.opcode = line.opcode;
      const isCompressed = (line.rsv & RSV1_BIT) !== 0;
      state.isJoined = (isCompressed && !this.#canInflate(line.direction)) || (own === undefined && !line.isFin);
    }
    const frame = state.isJoined && !isControl ? this.#toJoined(line, own, state) : own;
    if (frame === 'later') return undefined;
    if (frame === undefined) return 'The line does not have the bytes of the frame.';
    if (frame.isMasked) this.maskedCount++;
    this.#sink.pushFrame(line.direction, frame, timeMs);
    return undefined;
  }

  #toJoined(
    line: FrameLine,
    own: ImportedFrame | undefined,
    state: DirectionState,
  ): ImportedFrame | 'later' | undefined {
    if (!line.isFin) return 'later';
    const joined = toMessageFrame(line, state.opcode);
    if (joined === undefined) return own;
    this.joinedCount++;
    return joined;
  }

  #acceptWire(line: FrameLine, wire: Uint8Array, timeMs: number, state: DirectionState): string | undefined {
    const b0 = wire[0];
    if (b0 === undefined) return '"wire" is empty.';
    const length = frameLengthOf(wire);
    if (length !== undefined && wire.length > length) return '"wire" has more than one frame.';
    state.isCut = length === undefined || wire.length < length;
    const opcode = b0 & OPCODE_MASK;
    if (!isControlOpcode(opcode) && opcode !== Opcode.continuation) {
      state.opcode = opcode;
      state.isJoined = false;
    }
    this.#sink.pushBytes(line.direction, wire, timeMs);
    return undefined;
  }

  #canInflate(direction: Direction): boolean {
    const deflate = this.#deflate;
    return deflate !== undefined && !(this.#isHeadMissing && hasContextTakeover(deflate, direction));
  }
}

function newState(): DirectionState {
  return { isCut: false, opcode: Opcode.text, isJoined: false };
}

/** Header and payload as the header announces them (RFC 6455 §5.2); undefined where the header itself is cut. */
function frameLengthOf(bytes: Uint8Array): number | undefined {
  const b1 = bytes[1];
  if (b1 === undefined) return undefined;
  const form = b1 & 0x7f;
  const extended = form < 126 ? 0 : form === 126 ? 2 : 8;
  const headerLength = 2 + extended + ((b1 & MASK) === 0 ? 0 : 4);
  if (bytes.length < headerLength) return undefined;
  if (extended === 0) return headerLength + form;
  if (extended === 2) return headerLength + readUint16(bytes, 2);
  return headerLength + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(2));
}
