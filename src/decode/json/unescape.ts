import { decodeUtf8 } from '../utf8';

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;

/** The characters that stand after a backslash (RFC 8259 §7), without `u`. */
const SIMPLE: ReadonlyMap<number, string> = new Map([
  [0x22, '"'],
  [0x5c, '\\'],
  [0x2f, '/'],
  [0x62, '\b'],
  [0x66, '\f'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);

export interface Unescaped {
  /** Escapes that are none stay as they were written. */
  readonly text: string;
  /** Offset of the first backslash that begins no escape. */
  readonly badEscapeAt: number | undefined;
}

/** The text between two quotes. */
export function unescapeJson(bytes: Uint8Array, start: number, end: number): Unescaped {
  let text = '';
  let badEscapeAt: number | undefined;
  let plainFrom = start;
  let at = start;
  while (at < end) {
    if (bytes[at] !== BACKSLASH) {
      at++;
      continue;
    }
    const isLong = bytes[at + 1] === LOWER_U;
    const character = isLong ? readHex4(bytes, at + 2, end) : SIMPLE.get(bytes[at + 1] ?? 0);
    if (character === undefined) {
      badEscapeAt ??= at;
      at += 2;
      continue;
    }
    text += decodeUtf8(bytes, plainFrom, at) + character;
    at += isLong ? 6 : 2;
    plainFrom = at;
  }
  return { text: text + decodeUtf8(bytes, plainFrom, end), badEscapeAt };
}

function readHex4(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start + 4 > end) return undefined;
  let unit = 0;
  for (let at = start; at < start + 4; at++) {
    const digit = toHexDigit(bytes[at] ?? 0);
    if (digit === undefined) return undefined;
    unit = unit * 16 + digit;
  }
  return String.fromCharCode(unit);
}

/** Value of an ASCII hexadecimal digit. */
export function toHexDigit(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined;
}
