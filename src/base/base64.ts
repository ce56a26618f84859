/** A multiple of 3, so that pieces join without padding between them. */
const PIECE_BYTES = 0x6000;
/** The characters of `PIECE_BYTES`. */
const PIECE_CHARACTERS = (PIECE_BYTES / 3) * 4;
/** RFC 4648 §4, its padding optional. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** RFC 4648 §4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let encoded = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    encoded += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES)));
  }
  return encoded;
}

/** Undefined for text that is not Base64 (RFC 4648 §4); padding may be missing. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!BASE64.test(text)) return undefined;
  const plainLength = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  const isPadded = plainLength < text.length;
  if (plainLength % 4 === 1 || (isPadded && text.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((plainLength * 3) / 4));
  let written = 0;
  for (let at = 0; at < plainLength; at += PIECE_CHARACTERS) {
    const piece = atob(text.slice(at, Math.min(at + PIECE_CHARACTERS, plainLength)));
    for (let i = 0; i < piece.length; i++) bytes[written++] = piece.charCodeAt(i);
  }
  return bytes;
}
