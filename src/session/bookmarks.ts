import { Emitter } from '../base/emitter';
import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { Bookmark } from '../protocol/bookmarks';
import type { RowBookmark } from '../protocol/rows';
import { OPCODE_MASK } from '../wire/frame';
import { isMarkerData, type MarkerData } from './markers';

/** More than anyone finds a row among. */
export const MAX_BOOKMARKS = 1_000;
/** How many removals can be undone. */
const MAX_UNDO = 50;

type KeptBookmark = Omit<Bookmark, 'isGone'>;

/**
 * The user's bookmarks and notes, by ordinal. What a row was is kept with its bookmark: when the row is dropped or cleared, the
 * bookmark stays in the list and is told as gone, since a note is the user's own words.
 */
export class Bookmarks {
  readonly #capture: Pick<CaptureSource<MarkerData>, 'readEntry' | 'index'>;
  readonly #changed = new Emitter<void>();
  readonly #bookmarks = new Map<number, KeptBookmark>();
  /** What each removal took, newest last. */
  readonly #removed: (readonly KeptBookmark[])[] = [];

  readonly onChange = this.#changed.event;

  constructor(capture: Pick<CaptureSource<MarkerData>, 'readEntry' | 'index'>) {
    this.#capture = capture;
  }

  get count(): number {
    return this.#bookmarks.size;
  }

  isBookmarked(ordinal: number): boolean {
    return this.#bookmarks.has(ordinal);
  }

  /** Empty for a bookmark alone, undefined without one. */
  note(ordinal: number): string | undefined {
    return this.#bookmarks.get(ordinal)?.note;
  }

  find(ordinal: number): RowBookmark | undefined {
    const note = this.note(ordinal);
    return note === undefined ? undefined : { note };
  }

  list(): readonly Bookmark[] {
    const bookmarks = [...this.#bookmarks.values()].sort((a, b) => a.ordinal - b.ordinal);
    return bookmarks.map((bookmark) => ({ ...bookmark, isGone: !this.#capture.index.has(bookmark.ordinal) }));
  }

  /** Throws a `UserError`: `gone` for a row that is not kept, `too-many` beyond `MAX_BOOKMARKS`. */
  set(ordinal: number, note: string | undefined): void {
    const kept = this.#bookmarks.get(ordinal);
    if (!kept && this.#bookmarks.size >= MAX_BOOKMARKS) {
      throw new UserError(
        'too-many',
        `There are ${MAX_BOOKMARKS.toLocaleString('en-US')} bookmarks. Remove some first.`,
      );
    }
    const bookmark = kept ?? this.#describe(ordinal);
    this.#bookmarks.set(ordinal, { ...bookmark, note: note ?? bookmark.note });
    this.#changed.fire();
  }

  remove(ordinal: number): void {
    this.#remove([ordinal]);
  }

  clear(): void {
    this.#remove([...this.#bookmarks.keys()]);
  }

  /** Brings back what was removed last; a bookmark that was set anew since keeps its new note. */
  undo(): number {
    const restored = this.#removed.pop() ?? [];
    for (const bookmark of restored) {
      if (!this.#bookmarks.has(bookmark.ordinal)) this.#bookmarks.set(bookmark.ordinal, bookmark);
    }
    if (restored.length > 0) this.#changed.fire();
    return restored.length;
  }

  #remove(ordinals: readonly number[]): void {
    const removed = ordinals.flatMap((ordinal) => this.#bookmarks.get(ordinal) ?? []);
    if (removed.length === 0) return;
    for (const { ordinal } of removed) this.#bookmarks.delete(ordinal);
    this.#removed.push(removed);
    if (this.#removed.length > MAX_UNDO) this.#removed.shift();
    this.#changed.fire();
  }

  #describe(ordinal: number): KeptBookmark {
    const entry = this.#capture.readEntry(ordinal);
    if (!entry) throw new UserError('gone', 'This row is no longer kept: it cannot be bookmarked.');
    const { timeMs } = entry;
    if (entry.kind === 'frame') {
      const { direction, b0 } = entry;
      return { ordinal, timeMs, direction, opcode: b0 & OPCODE_MASK, label: '', note: '' };
    }
    const label = isMarkerData(entry.data) ? entry.data.label : '';
    return { ordinal, timeMs, direction: undefined, opcode: undefined, label, note: '' };
  }
}
