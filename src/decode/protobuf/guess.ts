import { findInvalidUtf8 } from '../../wire/utf8';
import { scanShape } from './shape';

/** What a length-delimited field of an unknown schema may hold. */
export type Guess = 'empty' | 'text' | 'message' | 'packed float' | 'packed double' | 'packed varint' | 'bytes';

/** Magnitudes that measured values have; the float of bytes that are none hardly ever lies among them. */
const MIN_LIKELY = 1e-6;
const MAX_LIKELY = 1e9;
/** Packed integers are guessed up to this size: longer varints look like any other bytes. */
const MAX_PACKED_VARINT_BYTES = 2;

/** The likeliest meaning of a range. The wire does not say: whoever shows it must call it a guess. */
export function guessContent(bytes: Uint8Array, start: number, end: number): Guess {
  if (start === end) return 'empty';
  const shape = scanShape(bytes, start, end);
  const isMessage = shape.fits && shape.fieldCount > 0;
  // Tags of field 1 are tab, line feed and carriage return: text that begins with one and is all fields besides is a message.
  const beginsWithControl = (bytes[start] ?? 0) < 0x20;
  if (isMessage && beginsWithControl) return 'message';
  if (isPrintableText(bytes, start, end)) return 'text';
  if (isMessage) return 'message';
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  if (isPackedFloats(view, 8)) return 'packed double';
  if (isPackedFloats(view, 4)) return 'packed float';
  return isPackedVarints(bytes, start, end) ? 'packed varint' : 'bytes';
}

/** Whether a float is one that somebody may have meant. */
export function isLikelyFloat(value: number): boolean {
  const size = Math.abs(value);
  return value === 0 || (size >= MIN_LIKELY && size <= MAX_LIKELY);
}

function isPrintableText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const isControl = byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
    if (isControl || byte === 0x7f) return false;
  }
  return findInvalidUtf8(bytes, start, end) === undefined;
}

/** Two doubles or three floats at least: fewer are too often an accident. */
function isPackedFloats(view: DataView, width: 4 | 8): boolean {
  const least = width === 8 ? 2 : 3;
  if (view.byteLength % width !== 0 || view.byteLength < least * width) return false;
  let isAllZero = true;
  for (let at = 0; at < view.byteLength; at += width) {
    const value = width === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true);
    if (!isLikelyFloat(value)) return false;
    isAllZero &&= value === 0;
  }
  return !isAllZero;
}

function isPackedVarints(bytes: Uint8Array, start: number, end: number): boolean {
  let length = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    length++;
    const byte = bytes[at] ?? 0;
    if (length > MAX_PACKED_VARINT_BYTES || (byte === 0 && length > 1)) return false;
    if (byte >= 0x80) continue;
    length = 0;
    count++;
  }
  return length === 0 && count > 1;
}
