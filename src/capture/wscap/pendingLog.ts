/** Bytes of a log that share a record, and with it a CRC. */
const RECORD_BYTES = 256 * 1024;

/** The bytes of one log that wait for their record. */
export class PendingLog {
  /** Offset that the next byte gets. */
  endOffset = 0;
  #buffer = new Uint8Array(0);
  #length = 0;

  /** @param number the log's place in `LOG_NAMES` */
  constructor(readonly number: number) {}

  get isFull(): boolean {
    return this.#length === RECORD_BYTES;
  }

  /** Takes as much as fits into the record; answers how much. */
  append(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, RECORD_BYTES - this.#length);
    if (this.#length + taken > this.#buffer.length) this.#grow(this.#length + taken);
    this.#buffer.set(bytes.subarray(0, taken), this.#length);
    this.#length += taken;
    this.endOffset += taken;
    return taken;
  }

  /** Bytes that are not there keep their place in the offsets. Only when nothing waits. */
  skip(count: number): void {
    this.endOffset += count;
  }

  /** What waits, the caller's own from then on; undefined for nothing. */
  take(): Uint8Array | undefined {
    if (this.#length === 0) return undefined;
    const bytes = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #grow(length: number): void {
    const grown = new Uint8Array(Math.min(RECORD_BYTES, Math.max(length, this.#buffer.length * 2, 4096)));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}
