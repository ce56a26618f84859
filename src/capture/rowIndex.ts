import { OrdinalBitmap } from './bitmap';
import type { EvaluationGuard } from './evaluationGuard';
import { evaluateBatch } from './filter/batchEvaluation';
import type { FilterProgram } from './filter/program';
import { UNKNOWN, YES } from './filter/truth';
import type { RowPredicate } from './rowPredicate';

/** What a row index needs of a capture. */
export interface RowSource {
  readonly entryCount: number;
  readonly firstKeptOrdinal: number;
}

/** A filter whose regular expressions give up on so many rows is given up itself: each may hold the program for 0.2 seconds. */
export const MAX_UNDECIDED_ROWS = 20;

/**
 * The rows that match a filter, found once each, in order. Places count the matching rows that are still kept: place 0 is the
 * oldest of them, so places move down by `removedCount` when the capture drops entries, while ordinals never move.
 * Without a predicate every kept entry is a row and nothing is stored; with one, a bit for each entry.
 */
export class RowIndex {
  readonly #source: RowSource;
  readonly #predicate: RowPredicate | undefined;
  /** Set where the predicate has regular expressions and there is a guard for them. */
  readonly #guarded: { readonly program: FilterProgram; readonly guard: EvaluationGuard } | undefined;
  readonly #rows: OrdinalBitmap;
  readonly #firstOrdinal: number;
  #nextOrdinal: number;
  #undecidedCount = 0;
  #trimmedTo = 0;
  #trimmedCount = 0;

  /** @param guard bounds regular expressions; without one they run until they are done */
  constructor(source: RowSource, predicate: RowPredicate | undefined, guard?: EvaluationGuard) {
    this.#source = source;
    this.#predicate = predicate;
    const program = predicate?.program;
    this.#guarded = guard && program && program.regexes.count > 0 ? { program, guard } : undefined;
    this.#firstOrdinal = source.firstKeptOrdinal;
    this.#nextOrdinal = source.firstKeptOrdinal;
    this.#rows = new OrdinalBitmap(source.firstKeptOrdinal);
  }

  /** Whether entries are looked at in batches, of which each has a cost of its own. */
  get isGuarded(): boolean {
    return this.#guarded !== undefined;
  }

  /** Whether what it says of an entry can change with bookmarks and notes. */
  get usesBookmarks(): boolean {
    return this.#predicate?.program?.usesBookmarks === true;
  }

  /** Entries that were left out since a regular expression took too long on them. */
  get undecidedCount(): number {
    return this.#undecidedCount;
  }

  /** Too many rows were left undecided: what comes after is not looked at. */
  get isGivenUp(): boolean {
    return this.#undecidedCount >= MAX_UNDECIDED_ROWS;
  }

  /** Entries that were looked at, dropped ones included. */
  get checkedCount(): number {
    return this.#nextOrdinal - this.#firstOrdinal;
  }

  /** Entries to look at so far. */
  get totalCount(): number {
    return this.#source.entryCount - this.#firstOrdinal;
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
    return this.#rows.count - this.#trimmedCount;
  }

  /**
   * Looks at entries that it has not seen, at most `limit` of them.
   *
   * @returns whether it has seen all, or has given up
   */
  extend(limit = Number.POSITIVE_INFINITY): boolean {
    const predicate = this.#predicate;
    if (predicate === undefined || this.isGivenUp) return true;
    const first = Math.max(this.#nextOrdinal, this.#source.firstKeptOrdinal);
    const end = Math.min(this.#source.entryCount, first + limit);
    this.#nextOrdinal =
      this.#guarded === undefined ? this.#extendPlain(predicate, first, end) : this.#extendGuarded(first, end);
    this.#rows.skipTo(this.#nextOrdinal);
    return this.#nextOrdinal === this.#source.entryCount || this.isGivenUp;
  }

  /** Undefined beyond the rows found so far. */
  ordinalAt(position: number): number | undefined {
    if (!Number.isInteger(position) || position < 0 || position >= this.length) return undefined;
    if (this.#predicate === undefined) return this.#source.firstKeptOrdinal + position;
    return this.#rows.ordinalAt(this.#trimmedCount + position);
  }

  /** Whether an entry is one of the rows found so far that are still kept. */
  has(ordinal: number): boolean {
    const { firstKeptOrdinal, entryCount } = this.#source;
    if (ordinal < firstKeptOrdinal || ordinal >= entryCount) return false;
    return this.#predicate === undefined || this.#rows.has(ordinal);
  }

  /** Position of the row, or of the next one that matches; `length` where there is none. */
  positionOf(ordinal: number): { readonly position: number; readonly isExact: boolean } {
    const length = this.length;
    const { firstKeptOrdinal } = this.#source;
    if (this.#predicate === undefined) {
      const position = Math.min(Math.max(ordinal - firstKeptOrdinal, 0), length);
      return { position, isExact: position < length && firstKeptOrdinal + position === ordinal };
    }
    const position = Math.max(0, this.#rows.rankOf(ordinal) - this.#trimmedCount);
    return { position, isExact: this.has(ordinal) };
  }

  #extendPlain(predicate: RowPredicate, first: number, end: number): number {
    const rows = this.#rows;
    if (predicate.program !== undefined) predicate.program.addMatches(first, end, rows);
    else for (let ordinal = first; ordinal < end; ordinal++) if (predicate(ordinal)) rows.add(ordinal);
    return end;
  }

  #extendGuarded(first: number, end: number): number {
    let next = first;
    while (this.#guarded !== undefined && next < end && !this.isGivenUp) {
      const { program, guard } = this.#guarded;
      next = evaluateBatch(program, next, end, guard, (ordinal, truth) => {
        if (truth === YES) this.#rows.add(ordinal);
        else if (truth === UNKNOWN) this.#undecidedCount++;
      });
    }
    return next;
  }

  /** Forgets rows that the capture no longer keeps. */
  #trim(): void {
    const { firstKeptOrdinal } = this.#source;
    if (firstKeptOrdinal === this.#trimmedTo) return;
    this.#trimmedTo = firstKeptOrdinal;
    this.#trimmedCount = this.#rows.rankOf(firstKeptOrdinal);
    this.#rows.dropBefore(firstKeptOrdinal);
  }
}
