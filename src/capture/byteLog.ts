/** Below this a chunk is copied into a shared page: an object a chunk, or a slab of Node's pool behind it, costs more than the copy. */
const COPY_BELOW_BYTES = 4096;
const PAGE_BYTES = 64 * 1024;
/** Dropped segments are cut off the list once there are that many, so that dropping stays cheap. */
const COMPACT_AT = 1024;

const EMPTY = new Uint8Array(0);

/**
 * A stream's bytes as they came, addressed by their absolute offset. Large chunks are kept without a copy (they must not be written
 * to any more), small ones are gathered in pages. The front can be dropped; offsets never change.
 */
export class ByteLog {
  /** Segments are contiguous: each ends where the next one starts. */
  readonly #starts: number[] = [];
  readonly #sources: Uint8Array[] = [];
  /** Where in its source a segment begins. */
  readonly #sourceStarts: number[] = [];
  /** Segments before this one are dropped. */
  #head = 0;
  #startOffset = 0;
  #endOffset = 0;
  /** See `locate`; never write to it. */
  located: Uint8Array = EMPTY;
  #page: Uint8Array = EMPTY;
  #pageUsed = 0;

  /** Offset of the first byte that can be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** Offset that the next appended byte gets. */
  get endOffset(): number {
    return this.#endOffset;
  }

  get keptBytes(): number {
    return this.#endOffset - this.#startOffset;
  }

  has(from: number, to: number): boolean {
    return from >= this.#startOffset && to <= this.#endOffset;
  }

  /** Keeps `chunk` itself where it is large: nobody may write to it afterwards. */
  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    // A view on a much larger buffer would keep all of that alive.
    const isOwnBuffer = chunk.buffer.byteLength <= chunk.length * 2;
    if (chunk.length < COPY_BELOW_BYTES) this.#appendToPage(chunk);
    else this.#appendSegment(isOwnBuffer ? chunk : new Uint8Array(chunk), 0, chunk.length);
  }

  /** Bytes before `offset` are gone; their memory is free once the whole chunk or page around them is. */
  dropBefore(offset: number): void {
    this.#startOffset = Math.min(Math.max(offset, this.#startOffset), this.#endOffset);
    const count = this.#starts.length;
    while (this.#head < count && (this.#starts[this.#head + 1] ?? this.#endOffset) <= offset) {
      this.#sources[this.#head] = EMPTY;
      this.#head++;
    }
    if (this.#head < COMPACT_AT || this.#head * 2 < count) return;
    this.#starts.splice(0, this.#head);
    this.#sources.splice(0, this.#head);
    this.#sourceStarts.splice(0, this.#head);
    this.#head = 0;
  }

  /** A new exact-size array, or undefined where a part is dropped or not there yet. */
  read(from: number, count: number): Uint8Array | undefined {
    if (!this.has(from, from + count)) return undefined;
    const bytes = new Uint8Array(count);
    this.#copyInto(bytes, from);
    return bytes;
  }

  /** Like `read`, but a view on the kept chunk where the range lies within one: read it at once, never write to it. */
  view(from: number, count: number): Uint8Array | undefined {
    const at = this.locate(from, count);
    return at < 0 ? this.read(from, count) : this.located.subarray(at, at + count);
  }

  /**
   * Like `view` without making one, for the hot path: where the range lies within one chunk, `located` is then that chunk, and the answer
   * is where in it the range starts. -1 where it does not, or is not there.
   */
  locate(from: number, count: number): number {
    if (this.#starts.length === this.#head || !this.has(from, from + count)) return -1;
    const segment = this.#findSegment(from);
    if (from + count > this.#segmentEnd(segment)) return -1;
    this.located = this.#sources[segment] ?? EMPTY;
    return (this.#sourceStarts[segment] ?? 0) + from - (this.#starts[segment] ?? 0);
  }

  #appendToPage(chunk: Uint8Array): void {
    if (this.#pageUsed + chunk.length > this.#page.length) {
      this.#page = new Uint8Array(PAGE_BYTES);
      this.#pageUsed = 0;
    }
    this.#page.set(chunk, this.#pageUsed);
    const last = this.#starts.length - 1;
    const isNextInPage =
      last >= this.#head &&
      this.#sources[last] === this.#page &&
      (this.#sourceStarts[last] ?? 0) + this.#endOffset - (this.#starts[last] ?? 0) === this.#pageUsed;
    if (isNextInPage) this.#endOffset += chunk.length;
    else this.#appendSegment(this.#page, this.#pageUsed, chunk.length);
    this.#pageUsed += chunk.length;
  }

  #appendSegment(source: Uint8Array, sourceStart: number, length: number): void {
    this.#starts.push(this.#endOffset);
    this.#sources.push(source);
    this.#sourceStarts.push(sourceStart);
    this.#endOffset += length;
  }

  #segmentEnd(segment: number): number {
    return this.#starts[segment + 1] ?? this.#endOffset;
  }

  /** The segment that holds `offset`; the caller has checked that there is one. Most reads are of the newest bytes. */
  #findSegment(offset: number): number {
    let low = this.#head;
    let high = this.#starts.length - 1;
    if (offset >= (this.#starts[high] ?? 0)) return high;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #copyInto(target: Uint8Array, from: number): void {
    let segment = target.length === 0 ? this.#starts.length : this.#findSegment(from);
    for (let at = 0; at < target.length; segment++) {
      const sourceAt = (this.#sourceStarts[segment] ?? 0) + from + at - (this.#starts[segment] ?? 0);
      const taken = Math.min(target.length - at, this.#segmentEnd(segment) - from - at);
      target.set((this.#sources[segment] ?? EMPTY).subarray(sourceAt, sourceAt + taken), at);
      at += taken;
    }
  }
}
