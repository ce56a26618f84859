/** From here on whole words are faster than the two extra views cost. */
const WORDS_FROM_BYTES = 1024;

/**
 * Applies a masking key (RFC 6455 §5.3) to `bytes` in place; masking and unmasking are the same operation.
 *
 * @param maskingKey big-endian unsigned 32-bit number, as in `WireFrame`
 * @param phase position of `bytes[0]` within the frame's payload
 */
export function applyMask(bytes: Uint8Array, maskingKey: number, phase: number): void {
  maskInto(bytes, bytes, 0, bytes.length, maskingKey, phase);
}

/** A new exact-size array with the masked bytes `from` to `to` of `source` made plain; `phase` as in `applyMask`, for `source[from]`. */
export function unmask(source: Uint8Array, from: number, to: number, maskingKey: number, phase: number): Uint8Array {
  const plain = new Uint8Array(to - from);
  if (plain.length < WORDS_FROM_BYTES) {
    maskInto(plain, source, from, to, maskingKey, phase);
    return plain;
  }
  plain.set(source.subarray(from, to));
  const wordCount = plain.length >>> 2;
  const word = toNativeWord(rotateKey(maskingKey, phase));
  const words = new Uint32Array(plain.buffer, 0, wordCount);
  for (let i = 0; i < wordCount; i++) words[i] = (words[i] ?? 0) ^ word;
  applyMask(plain.subarray(wordCount * 4), maskingKey, phase);
  return plain;
}

/** Writes the bytes `from` to `to` of `source`, masked or unmasked, to the start of `target`, which may be `source` from 0 on. */
export function maskInto(
  target: Uint8Array,
  source: Uint8Array,
  from: number,
  to: number,
  maskingKey: number,
  phase: number,
): void {
  const key = rotateKey(maskingKey, phase);
  const [k0, k1, k2, k3] = [key >>> 24, (key >>> 16) & 0xff, (key >>> 8) & 0xff, key & 0xff];
  const count = to - from;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    target[i] = (source[from + i] ?? 0) ^ k0;
    target[i + 1] = (source[from + i + 1] ?? 0) ^ k1;
    target[i + 2] = (source[from + i + 2] ?? 0) ^ k2;
    target[i + 3] = (source[from + i + 3] ?? 0) ^ k3;
  }
  if (i < count) target[i] = (source[from + i] ?? 0) ^ k0;
  if (i + 1 < count) target[i + 1] = (source[from + i + 1] ?? 0) ^ k1;
  if (i + 2 < count) target[i + 2] = (source[from + i + 2] ?? 0) ^ k2;
}

/** The key for a payload that begins at `phase`. */
function rotateKey(maskingKey: number, phase: number): number {
  const bits = (phase & 3) * 8;
  return bits === 0 ? maskingKey >>> 0 : ((maskingKey << bits) | (maskingKey >>> (32 - bits))) >>> 0;
}

/** The key as the machine reads it from memory, so that byte order does not matter. */
function toNativeWord(key: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, key);
  return new Uint32Array(view.buffer)[0] ?? 0;
}
