/** Whether the bytes contain the needle. */
export type ByteSearch = (bytes: Uint8Array) => boolean;

/**
 * Case-insensitive search for plain text in bytes that may be text or not: what is UTF-8 among them is found. A needle of ASCII is
 * compared byte by byte without decoding anything; others fold case as `toLowerCase` does.
 */
export function createTextSearch(needle: string): ByteSearch {
  const lower = needle.toLowerCase();
  if (!isAscii(lower)) {
    const decoder = new TextDecoder();
    return (bytes) => decoder.decode(bytes).toLowerCase().includes(lower);
  }
  const lowerBytes = new TextEncoder().encode(lower);
  const upperBytes = new TextEncoder().encode(lower.toUpperCase());
  return (bytes) => includesEitherCase(bytes, lowerBytes, upperBytes);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

function includesEitherCase(bytes: Uint8Array, lower: Uint8Array, upper: Uint8Array): boolean {
  if (lower.length === 0) return true;
  const firstLower = lower[0];
  const firstUpper = upper[0];
  const last = bytes.length - lower.length;
  for (let at = 0; at <= last; at++) {
    const byte = bytes[at];
    if ((byte === firstLower || byte === firstUpper) && matchesAt(bytes, at, lower, upper)) return true;
  }
  return false;
}

function matchesAt(bytes: Uint8Array, at: number, lower: Uint8Array, upper: Uint8Array): boolean {
  for (let i = 1; i < lower.length; i++) {
    const byte = bytes[at + i];
    if (byte !== lower[i] && byte !== upper[i]) return false;
  }
  return true;
}
