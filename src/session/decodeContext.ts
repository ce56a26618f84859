import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry } from '../capture/contract';
import type { DecodeContext, Decoder } from '../decode/contract';
import { type Direction, isControlOpcode, OPCODE_MASK, Opcode } from '../wire/frame';
import { findInvalidUtf8 } from '../wire/utf8';

/** What the user says that binary messages of a direction are. */
export type FindChosenDecoder = (direction: Direction) => Decoder | undefined;

/** What is known about a payload before it is decoded: its type stands on the first frame of its message. */
export function toDecodeContext(
  capture: Pick<CaptureSource, 'index'>,
  entry: FrameEntry,
  bytes: Uint8Array,
  subprotocol: string,
  findChosen?: FindChosenDecoder,
): DecodeContext {
  const own = entry.b0 & OPCODE_MASK;
  // Control frames have no type: a ping may carry text or not.
  if (isControlOpcode(own)) {
    const isText = own !== Opcode.close && findInvalidUtf8(bytes) === undefined;
    return { subprotocol: '', opcode: isText ? 'text' : 'binary' };
  }
  const opcode = findMessageOpcode(capture, entry) === Opcode.text ? 'text' : 'binary';
  return { subprotocol, opcode, chosen: findChosen?.(entry.direction) };
}

/** The frame's own opcode where the first frame is no longer kept. */
export function findMessageOpcode({ index }: Pick<CaptureSource, 'index'>, entry: FrameEntry): number {
  return (index.has(entry.firstOrdinal) ? index.b0(entry.firstOrdinal) : entry.b0) & OPCODE_MASK;
}
