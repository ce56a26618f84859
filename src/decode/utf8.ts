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

/** Offset of the first byte that begins no valid sequence, or undefined: overlong forms, surrogates and values above U+10FFFF are invalid. */
export function findInvalidUtf8(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  while (at < end) {
    const length = readSequenceLength(bytes, at, end);
    if (length === 0) return at;
    at += length;
  }
  return undefined;
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

/** Length of the valid sequence at `at`, 0 when there is none (RFC 3629 §4). */
function readSequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  const length = toSequenceLength(lead);
  if (length <= 1) return length;
  if (at + length > end) return 0;
  const second = bytes[at + 1] ?? 0;
  if (second < toLowestSecond(lead) || second > toHighestSecond(lead)) return 0;
  for (let index = 2; index < length; index++) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function toSequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function toLowestSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0;
  return lead === 0xf0 ? 0x90 : 0x80;
}

function toHighestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f;
  return lead === 0xf4 ? 0x8f : 0xbf;
}
