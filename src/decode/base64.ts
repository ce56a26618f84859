const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes turned into one string at a time, a multiple of three: one long string is kinder to memory than many short ones. */
const PART_BYTES = 6144;

/** RFC 4648 §4, padded. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += PART_BYTES) {
    parts.push(toPart(bytes.subarray(from, from + PART_BYTES)));
  }
  return parts.join('');
}

function toPart(bytes: Uint8Array): string {
  const units: number[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) units.push(ALPHABET.charCodeAt((group >>> shift) & 63));
  }
  const text = String.fromCharCode(...units);
  const padding = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - padding) + '='.repeat(padding);
}
