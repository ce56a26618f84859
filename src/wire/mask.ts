/**
 * Applies a masking key (RFC 6455 §5.3) to `bytes` in place; masking and unmasking are the same operation.
 *
 * @param maskingKey big-endian unsigned 32-bit number, as in `WireFrame`
 * @param phase position of `bytes[0]` within the frame's payload
 */
export function applyMask(bytes: Uint8Array, maskingKey: number, phase: number): void {
  const key = rotateKey(maskingKey, phase);
  const wordsFrom = Math.min(bytes.length, -bytes.byteOffset & 3);
  const wordCount = (bytes.length - wordsFrom) >>> 2;
  if (wordCount < 4) {
    xorBytes(bytes, 0, bytes.length, key);
    return;
  }
  xorBytes(bytes, 0, wordsFrom, key);
  // The key as the machine reads it at an aligned address, so that byte order does not matter.
  const rotated = new Uint8Array(4);
  for (let i = 0; i < 4; i++) rotated[i] = key[(wordsFrom + i) & 3] ?? 0;
  const word = new Uint32Array(rotated.buffer)[0] ?? 0;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + wordsFrom, wordCount);
  for (let i = 0; i < wordCount; i++) words[i] = (words[i] ?? 0) ^ word;
  xorBytes(bytes, wordsFrom + wordCount * 4, bytes.length, key);
}

/** A new exact-size array with the masked bytes `from` to `to` of `source` made plain; `phase` as in `applyMask`, for `source[from]`. */
export function unmask(source: Uint8Array, from: number, to: number, maskingKey: number, phase: number): Uint8Array {
  // Not `slice`: on a Node Buffer that is a view, and the capture must never be written to.
  const plain = new Uint8Array(to - from);
  plain.set(source.subarray(from, to));
  applyMask(plain, maskingKey, phase);
  return plain;
}

function rotateKey(maskingKey: number, phase: number): Uint8Array {
  const key = new Uint8Array(4);
  for (let i = 0; i < 4; i++) key[i] = maskingKey >>> (24 - 8 * ((phase + i) & 3));
  return key;
}

function xorBytes(bytes: Uint8Array, from: number, to: number, key: Uint8Array): void {
  for (let at = from; at < to; at++) bytes[at] = (bytes[at] ?? 0) ^ (key[at & 3] ?? 0);
}
