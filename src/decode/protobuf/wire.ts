import { toNumberIfSafe } from '../integer';

/** The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/). */

export const WireType = { varint: 0, fixed64: 1, len: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** A field number has 29 bits. */
export const MAX_FIELD_NUMBER = 536_870_911;

const MAX_VARINT_BYTES = 10;
/** So many bytes of a varint fit a number exactly: 49 bits. */
const NUMBER_BYTES = 7;

export interface Varint {
  /** As an unsigned integer of 64 bits; a bigint only beyond 2^53 - 1. */
  readonly value: number | bigint;
  readonly end: number;
  /** Whether no shorter varint could have said it. */
  readonly isMinimal: boolean;
}

/** `cut`: it does not end before `end`; `long`: more than the 10 bytes that 64 bits need. */
export type VarintFault = 'cut' | 'long';

/** The varint at `at`; bits beyond the 64th are dropped, as all readers do. */
export function readVarint(bytes: Uint8Array, at: number, end: number): Varint | VarintFault {
  let low = 0;
  let high = 0n;
  for (let index = 0; index < MAX_VARINT_BYTES; index++) {
    const position = at + index;
    if (position >= end) return 'cut';
    const byte = bytes[position] ?? 0;
    if (index < NUMBER_BYTES) low += (byte & 0x7f) * 2 ** (7 * index);
    else high |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte >= 0x80) continue;
    const value = high === 0n ? low : toNumberIfSafe(BigInt.asUintN(64, high | BigInt(low)));
    return { value, end: position + 1, isMinimal: byte !== 0 || index === 0 };
  }
  return 'long';
}

export interface Tag {
  /** From 0, which is not allowed, to beyond what is. */
  readonly number: number;
  readonly wireType: number;
  readonly end: number;
  readonly isMinimal: boolean;
}

/** The tag at `at`: a varint of field number and wire type. */
export function readTag(bytes: Uint8Array, at: number, end: number): Tag | VarintFault {
  const varint = readVarint(bytes, at, end);
  if (typeof varint === 'string') return varint;
  const value = Number(varint.value);
  return { number: Math.floor(value / 8), wireType: value % 8, end: varint.end, isMinimal: varint.isMinimal };
}

/** sint32 and sint64: 0, -1, 1, -2 … as 0, 1, 2, 3 … */
export function unzigzag(value: number | bigint): number | bigint {
  if (typeof value === 'number' && value <= 0xffff_ffff) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  const wide = BigInt(value);
  return toNumberIfSafe((wide >> 1n) ^ -(wide & 1n));
}
