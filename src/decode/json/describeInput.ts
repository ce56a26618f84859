import { toPrintable } from '../printable';
import { decodeUtf8 } from '../utf8';

/** Bytes of a word such as `undefined` that a message shows. */
const MAX_WORD_BYTES = 16;

/** What stands at an offset, for a message: a word, a character, the name of one that cannot be seen, a byte, or the end. */
export function describeInput(bytes: Uint8Array, at: number): string {
  const byte = bytes[at];
  if (byte === undefined) return 'the end';
  if (byte < 0x20 || byte === 0x7f) return `the byte 0x${byte.toString(16).padStart(2, '0')}`;
  const text = decodeUtf8(bytes, at, Math.min(at + MAX_WORD_BYTES, bytes.length));
  const word = /^\\?(?:[\p{L}\p{N}_$]+|.)/su.exec(text)?.[0] ?? '';
  if (word.startsWith('\ufffd')) return `the byte 0x${byte.toString(16)}`;
  if (/^[\p{Z}\p{C}]/u.test(word)) return `U+${(word.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return `"${toPrintable(word, MAX_WORD_BYTES)}"`;
}
