/** Longest key that is looked up; longer ones rarely repeat. */
const MAX_KEY_BYTES = 24;
const SLOTS = 1024;

/**
 * Strings of keys seen before, found by their bytes, since telemetry repeats the same few keys in every message.
 * One slot a hash, the newest key wins: the size is fixed and a hostile payload can only cause misses.
 */
export class KeyCache {
  readonly #slots: string[] = new Array<string>(SLOTS).fill('');

  /** The text of an ASCII key, or undefined when it is too long or not ASCII. */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    const length = end - start;
    if (length > MAX_KEY_BYTES) return undefined;
    let hash = length;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    const cached = this.#slots[slot] ?? '';
    if (isSameText(cached, bytes, start, length)) return cached;
    const text = String.fromCharCode(...bytes.subarray(start, end));
    this.#slots[slot] = text;
    return text;
  }
}

function isSameText(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index++) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
