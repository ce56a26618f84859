/** A multiple of 3, so that pieces join without padding between them. */
const PIECE_BYTES = 0x6000;

/** RFC 4648 §4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let encoded = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    encoded += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES)));
  }
  return encoded;
}
