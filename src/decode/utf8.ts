import { findInvalidUtf8 } from '../wire/utf8';

/** UTF-8 (RFC 3629) to text, and where it is not UTF-8. */

// Without `ignoreBOM` a leading U+FEFF would vanish from the value.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Below this length a loop beats the call into TextDecoder. */
const SHORT_BYTES = 40;

/** Text of a range; each sequence that is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_BYTES) {
    const ascii = decodeShortAscii(bytes, start, end);
    if (ascii !== undefined) return ascii;
  }
  return decoder.decode(bytes.subarray(start, end));
}

function decodeShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether text from `decodeUtf8` lost something, as opposed to a U+FFFD that was really sent. */
export function hasInvalidUtf8(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  return text.includes('\ufffd') && findInvalidUtf8(bytes, start, end) !== undefined;
}

export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Moves `end` back to the last whole character, for a range that was cut at an arbitrary byte. */
export function trimToCharacter(bytes: Uint8Array, start: number, end: number): number {
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return toSequenceLength(byte) > back ? end - back : end;
  }
  return end;
}

function toSequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
