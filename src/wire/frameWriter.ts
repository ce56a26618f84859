import { FIN, MASK, OPCODE_MASK } from './frame';
import { applyMask } from './mask';

/** Bits that the payload length takes in the header (RFC 6455 §5.2). */
export type LengthForm = 7 | 16 | 64;

export interface FrameToWrite {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** True unless given. */
  readonly isFin?: boolean;
  /** RSV1, RSV2, RSV3 as the bits 4, 2, 1; 0 unless given. */
  readonly rsv?: number;
  /** Big-endian unsigned 32-bit number; the frame is unmasked without one. */
  readonly maskingKey?: number;
  /** A longer form than needed breaks §5.2; the shortest that fits is taken unless given, and where the given one is too short. */
  readonly lengthForm?: LengthForm;
}

/** Encodes a frame exactly as told, right or wrong: what may be sent is the caller's business. The payload is copied. */
export function encodeFrame(frame: FrameToWrite): Uint8Array {
  const { payload, maskingKey } = frame;
  const form = pickLengthForm(payload.length, frame.lengthForm ?? 7);
  const extendedLength = form === 7 ? 0 : form / 8;
  const headerLength = 2 + extendedLength + (maskingKey === undefined ? 0 : 4);
  const bytes = new Uint8Array(headerLength + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = ((frame.isFin ?? true) ? FIN : 0) | (((frame.rsv ?? 0) & 7) << 4) | (frame.opcode & OPCODE_MASK);
  const shortLength = form === 7 ? payload.length : form === 16 ? 126 : 127;
  bytes[1] = (maskingKey === undefined ? 0 : MASK) | shortLength;
  if (form === 16) view.setUint16(2, payload.length);
  if (form === 64) view.setBigUint64(2, BigInt(payload.length));
  bytes.set(payload, headerLength);
  if (maskingKey !== undefined) {
    view.setUint32(headerLength - 4, maskingKey);
    applyMask(bytes.subarray(headerLength), maskingKey, 0);
  }
  return bytes;
}

function pickLengthForm(length: number, wanted: LengthForm): LengthForm {
  const shortest: LengthForm = length < 126 ? 7 : length <= 0xffff ? 16 : 64;
  return wanted > shortest ? wanted : shortest;
}
