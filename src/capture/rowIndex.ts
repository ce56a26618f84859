import type { RowPredicate } from './rowPredicate';

const BLOCK_BITS = 12;
const BLOCK_ROWS = 1 << BLOCK_BITS;

/** What a row index needs of a capture. */
export interface RowSource {
  readonly entryCount: number;
  readonly firstKeptOrdinal: number;
}

/**
 * The rows that match a filter, found once each, in order. Places count the matching rows that are still kept: place 0 is the
 * oldest of them, so places move down by `removedCount` when the capture drops entries, while ordinals never move.
 * Without a predicate every kept entry is a row and nothing is stored.
 */
export class RowIndex {
  readonly #source: RowSource;
  readonly #predicate: RowPredicate | undefined;
  /** Ordinals of matching rows, ascending. */
  readonly #blocks: Float64Array[] = [];
  /** Matching rows in the blocks, dropped ones at the front of the first block included. */
  #storedCount = 0;
  /** Rows at the front of the first block that are no longer kept. */
  #head = 0;
  readonly #firstOrdinal: number;
  #nextOrdinal: number;
  #trimmedTo = 0;
  #trimmedCount = 0;

  constructor(source: RowSource, predicate: RowPredicate | undefined) {
    this.#source = source;
    this.#predicate = predicate;
    this.#firstOrdinal = source.firstKeptOrdinal;
    this.#nextOrdinal = source.firstKeptOrdinal;
  }

  /** Matching rows that were found and then dropped by the capture. */
  get removedCount(): number {
    if (this.#predicate === undefined) return this.#source.firstKeptOrdinal - this.#firstOrdinal;
    this.#trim();
    return this.#trimmedCount;
  }

  /** Matching rows found so far that are still kept. */
  get length(): number {
    if (this.#predicate === undefined) return this.#source.entryCount - this.#source.firstKeptOrdinal;
    this.#trim();
    return this.#storedCount - this.#head;
  }

  /**
   * Looks at entries that it has not seen, at most `limit` of them.
   *
   * @returns whether it has seen all
   */
  extend(limit = Number.POSITIVE_INFINITY): boolean {
    const predicate = this.#predicate;
    if (predicate === undefined) return true;
    this.#nextOrdinal = Math.max(this.#nextOrdinal, this.#source.firstKeptOrdinal);
    const end = Math.min(this.#source.entryCount, this.#nextOrdinal + limit);
    while (this.#nextOrdinal < end) {
      if (predicate(this.#nextOrdinal)) this.#append(this.#nextOrdinal);
      this.#nextOrdinal++;
    }
    return end === this.#source.entryCount;
  }

  /** Undefined beyond the rows found so far. */
  ordinalAt(position: number): number | undefined {
    if (!Number.isInteger(position) || position < 0 || position >= this.length) return undefined;
    if (this.#predicate === undefined) return this.#source.firstKeptOrdinal + position;
    return this.#stored(this.#head + position);
  }

  /** Position of the row, or of the next one that matches; `length` where there is none. */
  positionOf(ordinal: number): { readonly position: number; readonly isExact: boolean } {
    const length = this.length;
    if (this.#predicate === undefined) {
      const position = Math.min(Math.max(ordinal - this.#source.firstKeptOrdinal, 0), length);
      return { position, isExact: position < length && this.#source.firstKeptOrdinal + position === ordinal };
    }
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#stored(this.#head + middle) < ordinal) low = middle + 1;
      else high = middle;
    }
    return { position: low, isExact: low < length && this.#stored(this.#head + low) === ordinal };
  }

  #append(ordinal: number): void {
    const at = this.#storedCount & (BLOCK_ROWS - 1);
    if (at === 0) this.#blocks.push(new Float64Array(BLOCK_ROWS));
    const block = this.#blocks.at(-1);
    if (block === undefined) return;
    block[at] = ordinal;
    this.#storedCount++;
  }

  #stored(at: number): number {
    return this.#blocks[at >>> BLOCK_BITS]?.[at & (BLOCK_ROWS - 1)] ?? Number.POSITIVE_INFINITY;
  }

  /** Forgets rows that the capture no longer keeps. */
  #trim(): void {
    const firstKept = this.#source.firstKeptOrdinal;
    if (firstKept === this.#trimmedTo) return;
    this.#trimmedTo = firstKept;
    while (this.#head < this.#storedCount && this.#stored(this.#head) < firstKept) {
      this.#head++;
      this.#trimmedCount++;
      if (this.#head < BLOCK_ROWS) continue;
      this.#blocks.shift();
      this.#head -= BLOCK_ROWS;
      this.#storedCount -= BLOCK_ROWS;
    }
  }
}
