import { toNumberIfSafe } from '../integer';

/** Big-endian integer of `width` bytes (1, 2, 4 or 8); a bigint only beyond 2^53 - 1. */
export function readInteger(view: DataView, at: number, width: number, isSigned: boolean): number | bigint {
  switch (width) {
    case 1:
      return isSigned ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return isSigned ? view.getInt16(at) : view.getUint16(at);
    case 4:
      return isSigned ? view.getInt32(at) : view.getUint32(at);
    default:
      return readInteger64(view, at, isSigned);
  }
}

/** The largest high half of a 64-bit integer that a number still holds exactly, in either sign. */
const MAX_SAFE_HIGH = 2 ** 21 - 1;

function readInteger64(view: DataView, at: number, isSigned: boolean): number | bigint {
  const high = isSigned ? view.getInt32(at) : view.getUint32(at);
  if (high <= MAX_SAFE_HIGH && high >= -MAX_SAFE_HIGH) return high * 2 ** 32 + view.getUint32(at + 4);
  return toNumberIfSafe(isSigned ? view.getBigInt64(at) : view.getBigUint64(at));
}

/** Whether no shorter format could have said the value; a positive value in a signed format is measured against the unsigned ones. */
export function isIntegerMinimal(value: number | bigint, width: number): boolean {
  switch (width) {
    case 1:
      return value > 0x7f || value < -0x20;
    case 2:
      return value > 0xff || value < -0x80;
    case 4:
      return value > 0xffff || value < -0x8000;
    default:
      return value > 0xffff_ffff || value < -0x8000_0000;
  }
}
