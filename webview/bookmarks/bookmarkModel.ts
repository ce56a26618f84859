import type { Bookmark } from '../../src/protocol/bookmarks';
import { type HostApi, isMoot } from '../hostApi';
import { Cell } from '../ui/cell';

/** The session's bookmarks as the view last read them, by ordinal. */
export class BookmarkModel {
  readonly bookmarks = new Cell<readonly Bookmark[]>([]);
  readonly #api: HostApi;
  #reading = new AbortController();

  constructor(api: HostApi) {
    this.#api = api;
    api.on('bookmarks/changed', () => void this.read());
  }

  find(ordinal: number): Bookmark | undefined {
    return this.bookmarks.value.find((bookmark) => bookmark.ordinal === ordinal);
  }

  /** The nearest kept one after an ordinal, or before it, round the ends. */
  findNeighbour(ordinal: number | undefined, isBackward: boolean): Bookmark | undefined {
    const kept = this.bookmarks.value.filter(({ isGone }) => !isGone);
    const ordered = isBackward ? kept.toReversed() : kept;
    const from = ordinal ?? (isBackward ? Number.POSITIVE_INFINITY : -1);
    return ordered.find((bookmark) => (isBackward ? bookmark.ordinal < from : bookmark.ordinal > from)) ?? ordered[0];
  }

  async read(): Promise<void> {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const { bookmarks } = await this.#api.request('bookmarks/read', {}, reading.signal);
      this.bookmarks.set(bookmarks);
    } catch (thrown) {
      if (!isMoot(thrown)) console.warn('bookmarks/read failed', thrown);
    }
  }

  async set(ordinal: number, note: string | undefined): Promise<void> {
    await this.#api.request('bookmark/set', { ordinal, note });
  }

  async remove(ordinal: number): Promise<void> {
    await this.#api.request('bookmark/remove', { ordinal });
  }

  async clear(): Promise<void> {
    await this.#api.request('bookmarks/clear', {});
  }

  /** Brings back what was removed last. */
  async undo(): Promise<void> {
    await this.#api.request('bookmarks/undo', {});
  }
}
