/**
 * Blocks of a pcapng file (draft-ietf-opsawg-pcapng §3 and §4), little-endian. Readers learn the byte order from the section header.
 */

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_END = 0;
const OPTION_COMMENT = 1;
const OPTION_USER_APPLICATION = 4;
const OPTION_TIME_RESOLUTION = 9;
/** Times are counted in 10^-9 s. */
const NANOSECONDS = 9;
/** Enough for any comment, and far below the 64 KiB of an option. */
const MAX_COMMENT_CHARACTERS = 4_000;

export function toSectionHeader(application: string, comment: string): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true);
  // The section's length is not known while it is written.
  view.setBigInt64(8, -1n, true);
  const options = [toOption(OPTION_COMMENT, toUtf8(comment)), toOption(OPTION_USER_APPLICATION, toUtf8(application))];
  return toBlock(SECTION_HEADER, [body, ...options, toOption(OPTION_END, new Uint8Array(0))]);
}

export function toInterfaceDescription(linkType: number, snapLengthBytes: number): Uint8Array {
  const body = new Uint8Array(8);
  const view = new DataView(body.buffer);
  view.setUint16(0, linkType, true);
  view.setUint32(4, snapLengthBytes, true);
  const options = [
    toOption(OPTION_TIME_RESOLUTION, Uint8Array.of(NANOSECONDS)),
    toOption(OPTION_END, new Uint8Array(0)),
  ];
  return toBlock(INTERFACE_DESCRIPTION, [body, ...options]);
}

export interface Packet {
  /** Epoch milliseconds with a fraction. */
  readonly timeMs: number;
  readonly parts: readonly Uint8Array[];
  /** As the packet was before it was cut. */
  readonly originalBytes: number;
  /** Empty for none. */
  readonly comment: string;
}

export function toEnhancedPacket({ timeMs, parts, originalBytes, comment }: Packet): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  const time = toNanoseconds(timeMs);
  view.setUint32(4, Number(time >> 32n), true);
  view.setUint32(8, Number(time & 0xffff_ffffn), true);
  view.setUint32(12, length, true);
  view.setUint32(16, originalBytes, true);
  const padding = new Uint8Array(-length & 3);
  if (comment === '') return toBlock(ENHANCED_PACKET, [head, ...parts, padding]);
  const text = toUtf8(comment.slice(0, MAX_COMMENT_CHARACTERS));
  const options = [toOption(OPTION_COMMENT, text), toOption(OPTION_END, new Uint8Array(0))];
  return toBlock(ENHANCED_PACKET, [head, ...parts, padding, ...options]);
}

/** A double holds no nanoseconds since the epoch: milliseconds and their fraction are converted apart. */
function toNanoseconds(timeMs: number): bigint {
  const whole = Math.floor(Math.max(0, Number.isFinite(timeMs) ? timeMs : 0));
  const fraction = Math.round((timeMs - whole) * 1e6);
  return BigInt.asUintN(64, BigInt(whole) * 1_000_000n + BigInt(Math.max(0, Number.isFinite(fraction) ? fraction : 0)));
}

function toOption(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + value.length + (-value.length & 3));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

/** Parts are padded to 32 bits by their makers. */
function toBlock(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const total = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, total, true);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, total, true);
  return bytes;
}

function toUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
