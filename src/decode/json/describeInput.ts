import { toPrintable } from '../printable';
import { decodeUtf8 } from '../utf8';

/** Bytes of a word such as `undefined` that a message shows. */
const MAX_WORD_BYTES = 16;

/** What stands at an offset, for a message: a word, a character, a byte that is neither, or the end. */
export function describeInput(bytes: Uint8Array, at: number): string {
  const byte = bytes[at];
  if (byte === undefined) return 'the end';
  if (byte < 0x20 || byte === 0x7f) return `the byte 0x${byte.toString(16).padStart(2, '0')}`;
  const text = decodeUtf8(bytes, at, Math.min(at + MAX_WORD_BYTES, bytes.length));
  const word = /^\\?(?:[\p{L}\p{N}_$]+|.)/su.exec(text)?.[0] ?? '';
  if (word.startsWith('\ufffd')) return `the byte 0x${byte.toString(16)}`;
  return `"${toPrintable(word, MAX_WORD_BYTES)}"`;
}
