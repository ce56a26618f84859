import { closeSync, fstatSync, readSync } from 'node:fs';
import type { ByteFile } from '../capture/byteLog';

const PAGE_BYTES = 64 * 1024;

interface CachedPage {
  readonly bytes: Uint8Array;
  /** Bytes that the file had when the page was read. */
  length: number;
}

/** Pages of files that were read last, shared by all files: 8 MiB at most. */
export class PageCache {
  readonly #pages = new Map<string, CachedPage>();

  constructor(readonly maxPages = 128) {}

  /** The page, as most recently used. */
  find(key: string): CachedPage | undefined {
    const page = this.#pages.get(key);
    if (page === undefined) return undefined;
    this.#pages.delete(key);
    this.#pages.set(key, page);
    return page;
  }

  /** A page to be filled: that of the longest unused key, once all are in use. */
  take(key: string): CachedPage {
    const [oldestKey, oldest] = this.#pages.size < this.maxPages ? [] : (this.#pages.entries().next().value ?? []);
    if (oldestKey !== undefined) this.#pages.delete(oldestKey);
    const page = oldest ?? { bytes: new Uint8Array(PAGE_BYTES), length: 0 };
    this.#pages.set(key, page);
    return page;
  }

  forget(prefix: string): void {
    for (const key of this.#pages.keys()) if (key.startsWith(prefix)) this.#pages.delete(key);
  }
}

const sharedCache = new PageCache();
let nextFileId = 0;

/**
 * An open file, read at once in pages that are kept for the next read. Reads are synchronous, so that a page of rows is built in one go
 * wherever its bytes lie; each touches some 64 KiB, which a local disk or the system's own cache answers in well under a millisecond.
 */
export class PagedFile implements ByteFile {
  readonly #id = nextFileId++;
  readonly #descriptor: number;
  #isOpen = true;

  /** @param descriptor of a file opened for reading; closed by `close`, unless its owner does so first and calls `abandon` */
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Throws Node's error where the file cannot be asked. */
  get sizeBytes(): number {
    return fstatSync(this.#descriptor).size;
  }

  read(position: number, target: Uint8Array): boolean {
    if (target.length < PAGE_BYTES / 4) {
      const found = this.#viewPage(position, target.length);
      if (found !== undefined) target.set(found);
      if (found !== undefined) return true;
    }
    return this.#readWhole(position, target);
  }

  view(position: number, count: number): Uint8Array | undefined {
    const found = this.#viewPage(position, count);
    if (found !== undefined) return found;
    const bytes = new Uint8Array(count);
    return this.#readWhole(position, bytes) ? bytes : undefined;
  }

  /** Nothing can be read any more. */
  close(): void {
    if (!this.#isOpen) return;
    this.abandon();
    closeSync(this.#descriptor);
  }

  /** Like `close`, where somebody else closes the file. */
  abandon(): void {
    this.#isOpen = false;
    sharedCache.forget(`${this.#id}:`);
  }

  /** Undefined where the range lies in more than one page, or is not there. */
  #viewPage(position: number, count: number): Uint8Array | undefined {
    if (!this.#isOpen) return undefined;
    const number = Math.floor(position / PAGE_BYTES);
    const at = position - number * PAGE_BYTES;
    if (at + count > PAGE_BYTES) return undefined;
    const key = `${this.#id}:${number}`;
    let page = sharedCache.find(key);
    // A file that grows is read again where more of the page is asked for than there was.
    if (page === undefined || page.length < at + count) {
      page ??= sharedCache.take(key);
      page.length = this.#tryRead(page.bytes, 0, number * PAGE_BYTES);
    }
    return page.length < at + count ? undefined : page.bytes.subarray(at, at + count);
  }

  #readWhole(position: number, target: Uint8Array): boolean {
    for (let at = 0; at < target.length; ) {
      const taken = this.#tryRead(target, at, position + at);
      if (taken === 0) return false;
      at += taken;
    }
    return true;
  }

  /** Bytes read; 0 at the end, and where the disk refuses. */
  #tryRead(target: Uint8Array, at: number, position: number): number {
    if (!this.#isOpen) return 0;
    try {
      return readSync(this.#descriptor, target, at, target.length - at, position);
    } catch {
      return 0;
    }
  }
}
