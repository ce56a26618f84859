import { Emitter, type Event } from '../../src/base/emitter';
import { toErrorMessage } from '../../src/base/errors';
import { MAX_PAYLOAD_PAGE_BYTES, type RequestParams } from '../../src/protocol/contract';
import { type HostApi, isMoot } from '../hostApi';

/** Bytes to show, of which only some are here yet. */
export interface ByteSource {
  readonly totalBytes: number;
  /** Undefined while the byte is not here. */
  find(offset: number): number | undefined;
  /** Fetches the pages that hold these bytes. */
  want(from: number, end: number): void;
  readonly didLoad: Event<void>;
  dispose(): void;
}

/** Bytes that came with the detail. */
export class FixedBytes implements ByteSource {
  readonly #bytes: Uint8Array;
  readonly didLoad = new Emitter<void>().event;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get totalBytes(): number {
    return this.#bytes.length;
  }

  find(offset: number): number | undefined {
    return this.#bytes[offset];
  }

  want(): void {
    // All of them are here.
  }

  dispose(): void {
    // Nothing is under way.
  }
}

const MAX_PAGES = 32;

/** A payload in pages of 64 KiB from the host: each is asked for once, and the least recently used are forgotten. */
export class PagedBytes implements ByteSource {
  readonly #api: HostApi;
  readonly #params: Pick<RequestParams<'payload/read'>, 'ordinal' | 'source'>;
  /** In order of use, the oldest first. */
  readonly #pages = new Map<number, Uint8Array>();
  readonly #underWay = new Set<number>();
  readonly #loaded = new Emitter<void>();
  readonly #closing = new AbortController();
  #totalBytes: number;
  /** Why the last page did not come; empty when it did. */
  failure = '';

  readonly didLoad = this.#loaded.event;

  constructor(api: HostApi, params: Pick<RequestParams<'payload/read'>, 'ordinal' | 'source'>, totalBytes: number) {
    this.#api = api;
    this.#params = params;
    this.#totalBytes = totalBytes;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  find(offset: number): number | undefined {
    return this.#pages.get(toPage(offset))?.[offset % MAX_PAYLOAD_PAGE_BYTES];
  }

  want(from: number, end: number): void {
    for (let page = toPage(from); page <= toPage(Math.max(from, end - 1)); page++) this.#wantPage(page);
  }

  dispose(): void {
    this.#closing.abort();
    this.#loaded.dispose();
  }

  #wantPage(page: number): void {
    const known = this.#pages.get(page);
    if (known !== undefined) {
      this.#pages.delete(page);
      this.#pages.set(page, known);
      return;
    }
    const isFull = page > 0 && page * MAX_PAYLOAD_PAGE_BYTES >= this.#totalBytes;
    if (isFull || this.#underWay.has(page) || this.failure !== '') return;
    this.#underWay.add(page);
    void this.#fetch(page);
  }

  async #fetch(page: number): Promise<void> {
    const range = { from: page * MAX_PAYLOAD_PAGE_BYTES, count: MAX_PAYLOAD_PAGE_BYTES };
    try {
      const answer = await this.#api.request('payload/read', { ...this.#params, ...range }, this.#closing.signal);
      this.#totalBytes = answer.totalBytes;
      this.#pages.set(page, answer.bytes);
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= MAX_PAGES) break;
        this.#pages.delete(oldest);
      }
    } catch (thrown) {
      if (isMoot(thrown)) return;
      this.failure = toErrorMessage(thrown);
    } finally {
      this.#underWay.delete(page);
    }
    this.#loaded.fire();
  }
}

function toPage(offset: number): number {
  return Math.floor(offset / MAX_PAYLOAD_PAGE_BYTES);
}
