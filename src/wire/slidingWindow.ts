/** The last bytes of a stream. Twice the size is held, so that most pushes move nothing. */
export class SlidingWindow {
  readonly #buffer: Uint8Array;
  readonly #size: number;
  #end = 0;

  constructor(size: number) {
    this.#size = size;
    this.#buffer = new Uint8Array(size * 2);
  }

  /** A view that the next push changes. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(Math.max(0, this.#end - this.#size), this.#end);
  }

  push(bytes: Uint8Array): void {
    const added = bytes.length > this.#size ? bytes.subarray(bytes.length - this.#size) : bytes;
    if (this.#end + added.length > this.#buffer.length) {
      const kept = this.#size - added.length;
      this.#buffer.copyWithin(0, this.#end - kept, this.#end);
      this.#end = kept;
    }
    this.#buffer.set(added, this.#end);
    this.#end += added.length;
  }
}
