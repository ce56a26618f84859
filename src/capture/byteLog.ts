/** Below this a chunk is copied into a shared page: an object a chunk, or a slab of Node's pool behind it, costs more than the copy. */
const COPY_BELOW_BYTES = 4096;
const PAGE_BYTES = 64 * 1024;
/** Dropped segments are cut off the list once there are that many, so that dropping stays cheap. */
const COMPACT_AT = 1024;

const EMPTY = new Uint8Array(0);

/** Bytes in a file, read at once. */
export interface ByteFile {
  /** Fills `target`, or answers false where the bytes are gone or damaged. */
  read(position: number, target: Uint8Array): boolean;
  /** A view that is good until further reads; never write to it. Undefined where the bytes are gone or damaged. */
  view(position: number, count: number): Uint8Array | undefined;
}

/** A part of a stream that lies in a file. */
export interface FileExtent {
  /** Offset in the stream. */
  readonly start: number;
  readonly length: number;
  readonly file: ByteFile;
  readonly position: number;
}

/** The oldest bytes in memory, as the chunks in which they lie. */
export interface LogRun {
  readonly start: number;
  readonly length: number;
  readonly chunks: readonly Uint8Array[];
}

/**
 * A stream's bytes as they came, addressed by their absolute offset. Large chunks are kept without a copy (they must not be written
 * to any more), small ones are gathered in pages. The front can move to files and can be dropped; offsets never change.
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
  /** What lies in files: contiguous, before everything in memory. */
  readonly #extents: FileExtent[] = [];
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

  /** Kept bytes that are in memory. */
  get memoryBytes(): number {
    return this.#endOffset - Math.max(this.#memoryStart, this.#startOffset);
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
    let goneExtents = 0;
    for (const { start, length } of this.#extents) {
      if (start + length > this.#startOffset) break;
      goneExtents++;
    }
    if (goneExtents > 0) this.#extents.splice(0, goneExtents);
    this.#releaseBefore(this.#startOffset);
  }

  /** Whole chunks in memory from this offset on that take at most `maxBytes`; undefined where there is none. */
  readRun(from: number, maxBytes: number): LogRun | undefined {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const start = Math.max(from, this.#memoryStart);
    if (start >= this.#endOffset) return undefined;
    const first = this.#findSegment(start);
    for (let segment = first; segment < this.#starts.length; segment++) {
      const source = this.#sources[segment] ?? EMPTY;
      // The last page is still being filled.
      if (segment === this.#starts.length - 1 && source === this.#page) break;
      const skipped = segment === first ? start - (this.#starts[segment] ?? 0) : 0;
      const count = this.#segmentEnd(segment) - (this.#starts[segment] ?? 0) - skipped;
      if (length + count > maxBytes) break;
      const at = (this.#sourceStarts[segment] ?? 0) + skipped;
      chunks.push(source.subarray(at, at + count));
      length += count;
    }
    return length === 0 ? undefined : { start, length, chunks };
  }

  /** These bytes are in a file from now on, and no longer in memory. Extents come in order and leave no gap. */
  moveToFile(extent: FileExtent): void {
    const end = extent.start + extent.length;
    if (end > this.#startOffset) this.#extents.push(extent);
    this.#releaseBefore(end);
  }

  /** A log that is read from files alone, such as one of an opened capture. */
  static fromExtents(extents: readonly FileExtent[]): ByteLog {
    const log = new ByteLog();
    for (const extent of extents) {
      if (log.#extents.length === 0) log.#startOffset = extent.start;
      log.#extents.push(extent);
      log.#endOffset = extent.start + extent.length;
    }
    return log;
  }

  /** Frees the memory of whole chunks before the offset. */
  #releaseBefore(offset: number): void {
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
    return this.#fill(bytes, from) ? bytes : undefined;
  }

  /** Like `read`, but a view on the kept chunk where the range lies within one: read it at once, never write to it. */
  view(from: number, count: number): Uint8Array | undefined {
    const at = this.locate(from, count);
    if (at >= 0) return this.located.subarray(at, at + count);
    if (from < this.#memoryStart && this.has(from, from + count)) {
      const extent = this.#findExtent(from);
      const isWithin = extent !== undefined && from + count <= extent.start + extent.length;
      if (isWithin) return extent.file.view(extent.position + from - extent.start, count);
    }
    return this.read(from, count);
  }

  /**
   * Like `view` without making one, for the hot path: where the range lies within one chunk in memory, `located` is then that chunk, and
   * the answer is where in it the range starts. -1 where it does not, or is not there.
   */
  locate(from: number, count: number): number {
    if (this.#starts.length === this.#head || !this.has(from, from + count) || from < this.#memoryStart) return -1;
    const segment = this.#findSegment(from);
    if (from + count > this.#segmentEnd(segment)) return -1;
    this.located = this.#sources[segment] ?? EMPTY;
    return (this.#sourceStarts[segment] ?? 0) + from - (this.#starts[segment] ?? 0);
  }

  /** Offset of the first byte in memory. */
  get #memoryStart(): number {
    return this.#starts[this.#head] ?? this.#endOffset;
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

  #fill(target: Uint8Array, from: number): boolean {
    let at = 0;
    while (at < target.length && from + at < this.#memoryStart) {
      const extent = this.#findExtent(from + at);
      if (extent === undefined) return false;
      const skipped = from + at - extent.start;
      const taken = Math.min(target.length - at, extent.length - skipped);
      if (!extent.file.read(extent.position + skipped, target.subarray(at, at + taken))) return false;
      at += taken;
    }
    this.#copyInto(target, from, at);
    return true;
  }

  /** The extent that holds this offset. */
  #findExtent(offset: number): FileExtent | undefined {
    let low = 0;
    let high = this.#extents.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#extents[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const found = this.#extents[low];
    return found !== undefined && offset >= found.start && offset < found.start + found.length ? found : undefined;
  }

  #copyInto(target: Uint8Array, from: number, filled: number): void {
    let segment = filled === target.length ? this.#starts.length : this.#findSegment(from + filled);
    for (let at = filled; at < target.length; segment++) {
      const sourceAt = (this.#sourceStarts[segment] ?? 0) + from + at - (this.#starts[segment] ?? 0);
      const taken = Math.min(target.length - at, this.#segmentEnd(segment) - from - at);
      target.set((this.#sources[segment] ?? EMPTY).subarray(sourceAt, sourceAt + taken), at);
      at += taken;
    }
  }
}
