/** Bytes of a length that is not known before. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** Room for `capacity` bytes at first; it grows. */
  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  writeByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  write(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Big-endian, `width` 2 or 4. */
  writeUint(value: number, width: 2 | 4): void {
    for (let shift = (width - 1) * 8; shift >= 0; shift -= 8) this.writeByte((value >>> shift) & 0xff);
  }

  /** An array of exact size. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
