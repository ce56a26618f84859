import { PAGE_BYTES, PagePool } from './pagePool';

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

/** A whole page of the log, on its way to a file. */
export interface LogPage {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * A stream's bytes, addressed by their absolute offset and kept in pages that are filled to the last byte. The oldest pages can move to
 * files, and the front can be dropped; offsets never change.
 */
export class ByteLog {
  readonly #pool: PagePool;
  /** Each begins where the one before ends. */
  readonly #pages: Uint8Array[] = [];
  /** Offset of the first byte of the first page, kept or not. */
  #pagesStart = 0;
  #startOffset = 0;
  #endOffset = 0;
  /** What lies in files: contiguous, before everything in memory. */
  readonly #extents: FileExtent[] = [];
  /** Pages of this range are being written: they must not be filled again before that is over. */
  #lentStart = 0;
  #lentEnd = 0;
  /** See `locate`; never write to it. */
  located: Uint8Array = EMPTY;

  constructor(pool = new PagePool()) {
    this.#pool = pool;
  }

  /** A log that is read from files alone, such as one of an opened capture. Extents come in order and leave no gap. */
  static fromExtents(extents: readonly FileExtent[]): ByteLog {
    const log = new ByteLog();
    log.#extents.push(...extents);
    const last = extents.at(-1);
    log.#startOffset = extents[0]?.start ?? 0;
    log.#endOffset = last === undefined ? 0 : last.start + last.length;
    log.#pagesStart = log.#endOffset;
    return log;
  }

  /** Offset of the first byte that can be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** Offset that the next appended byte gets. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** In memory and in files. */
  get keptBytes(): number {
    return this.#endOffset - this.#startOffset;
  }

  /** Kept bytes that are in memory. */
  get memoryBytes(): number {
    return this.#endOffset - Math.max(this.#pagesStart, this.#startOffset);
  }

  has(from: number, to: number): boolean {
    return from >= this.#startOffset && to <= this.#endOffset;
  }

  append(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const used = this.#endOffset - this.#pagesStart - (this.#pages.length - 1) * PAGE_BYTES;
      const isFull = this.#pages.length === 0 || used === PAGE_BYTES;
      if (isFull) this.#pages.push(this.#pool.take());
      const pageAt = isFull ? 0 : used;
      const taken = Math.min(chunk.length - at, PAGE_BYTES - pageAt);
      this.#pages.at(-1)?.set(taken === chunk.length ? chunk : chunk.subarray(at, at + taken), pageAt);
      this.#endOffset += taken;
      at += taken;
    }
  }

  /** Bytes before `offset` are gone; their memory is free once the whole page around them is. */
  dropBefore(offset: number): void {
    this.#startOffset = Math.min(Math.max(offset, this.#startOffset), this.#endOffset);
    let goneExtents = 0;
    while (toEnd(this.#extents[goneExtents]) <= this.#startOffset) goneExtents++;
    if (goneExtents > 0) this.#extents.splice(0, goneExtents);
    this.#releaseBefore(this.#startOffset);
  }

  /**
   * The full pages from the one at `from` on that end at or before `end`, at most `limit`. They stay readable and unchanged until they
   * are moved or given up.
   */
  lendPages(from: number, end: number, limit: number): LogPage[] {
    const pages: LogPage[] = [];
    let at = Math.ceil((Math.max(from, this.#pagesStart) - this.#pagesStart) / PAGE_BYTES);
    for (; pages.length < limit && at < this.#pages.length; at++) {
      const start = this.#pagesStart + at * PAGE_BYTES;
      if (start + PAGE_BYTES > Math.min(end, this.#endOffset)) break;
      if (pages.length === 0) this.#lentStart = start;
      pages.push({ start, bytes: this.#pages[at] ?? EMPTY });
      this.#lentEnd = start + PAGE_BYTES;
    }
    return pages;
  }

  /** A lent page is in a file from now on, and no longer in memory. Pages are moved in order. */
  moveToFile(extent: FileExtent): void {
    if (toEnd(extent) > this.#startOffset) this.#extents.push(extent);
    this.#lentStart = toEnd(extent);
    this.#releaseBefore(toEnd(extent));
  }

  /** What was lent stays in memory after all. */
  takeBackPages(): void {
    this.#lentStart = this.#lentEnd;
  }

  /** A new exact-size array, or undefined where a part is dropped or not there yet. */
  read(from: number, count: number): Uint8Array | undefined {
    if (!this.has(from, from + count)) return undefined;
    const bytes = new Uint8Array(count);
    return this.#fill(bytes, from) ? bytes : undefined;
  }

  /** Like `read`, but a view on the kept bytes where the range lies within one page: read it at once, never write to it. */
  view(from: number, count: number): Uint8Array | undefined {
    const at = this.locate(from, count);
    if (at >= 0) return this.located.subarray(at, at + count);
    if (from >= this.#pagesStart || !this.has(from, from + count)) return this.read(from, count);
    const extent = this.#findExtent(from);
    if (extent === undefined || from + count > toEnd(extent)) return this.read(from, count);
    return extent.file.view(extent.position + from - extent.start, count);
  }

  /**
   * Like `view` without making one, for the hot path: where the range lies within one page in memory, `located` is then that page, and
   * the answer is where in it the range starts. -1 where it does not, or is not there.
   */
  locate(from: number, count: number): number {
    if (from < this.#pagesStart || from < this.#startOffset || from + count > this.#endOffset) return -1;
    const at = from - this.#pagesStart;
    const page = this.#pages[Math.floor(at / PAGE_BYTES)];
    const pageAt = at % PAGE_BYTES;
    if (page === undefined || pageAt + count > PAGE_BYTES) return -1;
    this.located = page;
    return pageAt;
  }

  /** Frees whole pages before the offset. */
  #releaseBefore(offset: number): void {
    const count = Math.min(Math.floor((offset - this.#pagesStart) / PAGE_BYTES), this.#pages.length);
    if (count <= 0) return;
    this.#pages.splice(0, count).forEach((page, i) => {
      const end = this.#pagesStart + (i + 1) * PAGE_BYTES;
      const isLent = end > this.#lentStart && end <= this.#lentEnd;
      if (!isLent) this.#pool.giveBack(page);
    });
    this.#pagesStart += count * PAGE_BYTES;
  }

  #fill(target: Uint8Array, from: number): boolean {
    for (let at = 0; at < target.length; ) {
      const offset = from + at;
      const taken = offset < this.#pagesStart ? this.#fillFromFile(target, at, offset) : this.#copy(target, at, offset);
      if (taken === 0) return false;
      at += taken;
    }
    return true;
  }

  #fillFromFile(target: Uint8Array, at: number, offset: number): number {
    const extent = this.#findExtent(offset);
    if (extent === undefined) return 0;
    const skipped = offset - extent.start;
    const taken = Math.min(target.length - at, extent.length - skipped);
    return extent.file.read(extent.position + skipped, target.subarray(at, at + taken)) ? taken : 0;
  }

  #copy(target: Uint8Array, at: number, offset: number): number {
    const inPages = offset - this.#pagesStart;
    const page = this.#pages[Math.floor(inPages / PAGE_BYTES)] ?? EMPTY;
    const pageAt = inPages % PAGE_BYTES;
    const taken = Math.min(target.length - at, PAGE_BYTES - pageAt);
    target.set(page.subarray(pageAt, pageAt + taken), at);
    return taken;
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
    return found !== undefined && offset >= found.start && offset < toEnd(found) ? found : undefined;
  }
}

function toEnd(extent: FileExtent | undefined): number {
  return extent === undefined ? Number.POSITIVE_INFINITY : extent.start + extent.length;
}
