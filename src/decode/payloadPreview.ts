import type { DecodeContext } from './contract';
import { toPreview } from './preview';
import { cutText, ELLIPSIS, toPrintable } from './printable';
import { chooseDecoder } from './registry';
import { decodeUtf8, trimToCharacter } from './utf8';

/** Bytes that a preview looks at: enough for any line, and a row costs the same for every payload length. */
const PREVIEW_BYTES = 2048;

export interface PayloadPreview {
  readonly decoderId: string;
  readonly label: string;
  readonly text: string;
}

/** One line about a payload for the table: text as it is, MessagePack as values, anything else as hex. */
export function toPayloadPreview(bytes: Uint8Array, context: DecodeContext, maxChars = 200): PayloadPreview {
  const decoder = chooseDecoder(bytes, context);
  const { id, label } = decoder;
  const isCut = bytes.length > PREVIEW_BYTES;
  const prefix = isCut ? bytes.subarray(0, PREVIEW_BYTES) : bytes;
  if (id === 'hex') return { decoderId: id, label, text: toHexLine(bytes, maxChars) };
  if (id === 'json' || id === 'text') {
    const end = isCut ? trimToCharacter(prefix, 0, prefix.length) : prefix.length;
    const text = decodeUtf8(prefix, 0, end);
    return { decoderId: id, label, text: toPrintable(isCut ? `${text}${ELLIPSIS}` : text, maxChars) };
  }
  return { decoderId: id, label, text: toPreview(decoder.decode(prefix).roots, maxChars) };
}

/** `de ad be ef`, cut at `maxChars`. */
function toHexLine(bytes: Uint8Array, maxChars: number): string {
  const shown = bytes.subarray(0, Math.ceil(maxChars / 3) + 1);
  const line = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return line.length <= maxChars && shown.length === bytes.length ? line : `${cutText(line, maxChars - 1)}${ELLIPSIS}`;
}
