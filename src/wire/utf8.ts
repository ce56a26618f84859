/**
 * Strict UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. Text may come in pieces that
 * cut a character; `push` them in order, then ask `isComplete`.
 */
export class Utf8Validator {
  #length = 0;
  #badAt: number | undefined;
  /** Continuation bytes that the character under way still needs. */
  #needed = 0;
  #characterAt = 0;
  /** Bounds of the next continuation byte: narrower than 80 to BF only right after a lead byte. */
  #lower = 0x80;
  #upper = 0xbf;

  /** Offset, over all pieces, of the first byte that cannot be UTF-8; undefined while all is well. */
  get badAt(): number | undefined {
    return this.#badAt;
  }

  /** At the end of the text: the offset of the first bad byte, or of the character that is cut short; undefined when valid. */
  finish(): number | undefined {
    return this.#badAt ?? (this.#needed > 0 ? this.#characterAt : undefined);
  }

  reset(): void {
    this.#length = 0;
    this.#badAt = undefined;
    this.#needed = 0;
    this.#lower = 0x80;
    this.#upper = 0xbf;
  }

  push(bytes: Uint8Array, from = 0, to = bytes.length): void {
    if (this.#badAt === undefined) this.#scan(bytes, from, to);
    this.#length += to - from;
  }

  #scan(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    while (at < to) {
      if (this.#needed === 0) {
        at = skipAscii(bytes, at, to);
        if (at === to) return;
        this.#characterAt = this.#length + at - from;
        if (!this.#startCharacter(bytes[at] ?? 0)) {
          this.#badAt = this.#characterAt;
          return;
        }
        at++;
        continue;
      }
      const byte = bytes[at] ?? 0;
      if (byte < this.#lower || byte > this.#upper) {
        this.#badAt = this.#length + at - from;
        return;
      }
      this.#needed--;
      this.#lower = 0x80;
      this.#upper = 0xbf;
      at++;
    }
  }

  /** RFC 3629 §4: the table of well-formed sequences. */
  #startCharacter(lead: number): boolean {
    if (lead < 0xc2 || lead > 0xf4) return false;
    this.#needed = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (lead === 0xe0) this.#lower = 0xa0;
    else if (lead === 0xed) this.#upper = 0x9f;
    else if (lead === 0xf0) this.#lower = 0x90;
    else if (lead === 0xf4) this.#upper = 0x8f;
    return true;
  }
}

/** Most text is mostly ASCII: this loop is the one that has to be fast. */
function skipAscii(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at + 8 <= to) {
    const high =
      (bytes[at] ?? 0) |
      (bytes[at + 1] ?? 0) |
      (bytes[at + 2] ?? 0) |
      (bytes[at + 3] ?? 0) |
      (bytes[at + 4] ?? 0) |
      (bytes[at + 5] ?? 0) |
      (bytes[at + 6] ?? 0) |
      (bytes[at + 7] ?? 0);
    if (high >= 0x80) break;
    at += 8;
  }
  while (at < to && (bytes[at] ?? 0) < 0x80) at++;
  return at;
}

/** Offset of the first byte that is not UTF-8 (of the cut character at the end); undefined when all of it is valid. */
export function findInvalidUtf8(bytes: Uint8Array, from = 0, to = bytes.length): number | undefined {
  const validator = new Utf8Validator();
  validator.push(bytes, from, to);
  const at = validator.finish();
  return at === undefined ? undefined : from + at;
}
