import { MAX_ROWS_PER_PAGE, type RequestParams, type RequestResult } from '../../src/protocol/contract';
import type { FrameRow, Row } from '../../src/protocol/rows';
import { isMoot } from '../hostApi';
import type { RowRange } from './rowWindow';

/** Rows kept on either side of the wanted ones before far ones are forgotten. */
const KEPT_ROWS = 4_000;
/** RFC 6455 §5.5.2. */
const PING = 0x9;

export type ReadRows = (params: RequestParams<'rows/read'>, signal: AbortSignal) => Promise<RequestResult<'rows/read'>>;

/**
 * The rows near the window, fetched on demand. One request is under way at a time: while it runs the window may move
 * on, and the next request asks for what is missing then.
 */
export class RowCache {
  readonly #rows = new Map<number, Row>();
  /** Positions to read again; the old row stays visible until the new one is there. */
  readonly #stale = new Set<number>();
  readonly #readRows: ReadRows;
  readonly #onRows: () => void;
  #revision = -1;
  #available: RowRange = { first: 0, count: 0 };
  #wanted: RowRange = { first: 0, count: 0 };
  #fetching: AbortController | undefined;
  /** A range that was asked for and did not come whole: not asked again until something changed. */
  #refused = '';

  constructor(readRows: ReadRows, onRows: () => void) {
    this.#readRows = readRows;
    this.#onRows = onRows;
  }

  get revision(): number {
    return this.#revision;
  }

  find(position: number): Row | undefined {
    return this.#rows.get(position);
  }

  /** Takes a summary; another revision voids every row and the request under way. */
  update(revision: number, available: RowRange): void {
    if (revision !== this.#revision) {
      this.#rows.clear();
      this.#stale.clear();
      this.#fetching?.abort();
      this.#fetching = undefined;
    } else {
      this.#forgetUnfinished();
      this.#forgetDropped(available.first);
    }
    this.#revision = revision;
    this.#available = available;
    this.#refused = '';
    this.#fetchMissing();
  }

  /** What rows say changed without a new revision: those in view are read again, others when they come into view. */
  refresh(): void {
    const { first, count } = this.#wanted;
    for (const position of this.#rows.keys()) {
      if (position >= first && position < first + count) this.#stale.add(position);
      else this.#rows.delete(position);
    }
    this.#refused = '';
    // What is under way was asked before the change.
    this.#fetching?.abort();
    this.#fetching = undefined;
    this.#fetchMissing();
  }

  want(range: RowRange): void {
    this.#wanted = range;
    this.#fetchMissing();
  }

  /** What a row cannot say yet is asked again with the next nudge, as long as it is in view. */
  #forgetUnfinished(): void {
    const { first, count } = this.#wanted;
    for (let position = first; position < first + count; position++) {
      const row = this.#rows.get(position);
      if (row?.kind === 'frame' && isUnfinished(row)) this.#stale.add(position);
    }
  }

  /** The rows before are gone, and the first one is another gap row than before. */
  #forgetDropped(first: number): void {
    if (first === this.#available.first) return;
    for (const position of this.#rows.keys()) if (position < first) this.#rows.delete(position);
    this.#stale.add(first);
  }

  #isMissing(position: number): boolean {
    return !this.#rows.has(position) || this.#stale.has(position);
  }

  #findMissing(): RowRange | undefined {
    const end = Math.min(this.#wanted.first + this.#wanted.count, this.#available.first + this.#available.count);
    let first = Math.max(this.#wanted.first, this.#available.first);
    while (first < end && !this.#isMissing(first)) first++;
    let last = end;
    while (last > first && !this.#isMissing(last - 1)) last--;
    return last > first ? { first, count: Math.min(last - first, MAX_ROWS_PER_PAGE) } : undefined;
  }

  #fetchMissing(): void {
    if (this.#fetching !== undefined) return;
    const range = this.#findMissing();
    if (range === undefined || this.#refused === toKey(range)) return;
    const fetching = new AbortController();
    this.#fetching = fetching;
    void this.#fetch(range, fetching);
  }

  async #fetch(range: RowRange, fetching: AbortController): Promise<void> {
    const revision = this.#revision;
    try {
      const page = await this.#readRows({ revision, ...range }, fetching.signal);
      if (fetching.signal.aborted || page.revision !== this.#revision) return;
      for (const [index, row] of page.rows.entries()) this.#rows.set(page.first + index, row);
      for (let index = 0; index < range.count; index++) this.#stale.delete(range.first + index);
      this.#forgetFarRows();
      const stillMissing = this.#findMissing();
      if (stillMissing !== undefined && toKey(stillMissing) === toKey(range)) this.#refused = toKey(range);
      this.#onRows();
    } catch (thrown) {
      // Given up for another request, which may well be for the same rows.
      if (fetching.signal.aborted) return;
      this.#refused = toKey(range);
      // A stale revision is answered by the summary that made it stale; anything else is worth a trace.
      if (!isMoot(thrown)) console.warn('rows/read failed', thrown);
    } finally {
      if (this.#fetching === fetching) {
        this.#fetching = undefined;
        this.#fetchMissing();
      }
    }
  }

  #forgetFarRows(): void {
    if (this.#rows.size <= 2 * KEPT_ROWS) return;
    const { first, count } = this.#wanted;
    for (const position of this.#rows.keys()) {
      if (position < first - KEPT_ROWS || position > first + count + KEPT_ROWS) this.#rows.delete(position);
    }
  }
}

/** A fragment before its message ended has no `n of m`, a ping before its pong no round trip. */
function isUnfinished({ fragment, opcode, note }: FrameRow): boolean {
  return (fragment !== undefined && fragment.count === undefined) || (opcode === PING && note === undefined);
}

function toKey({ first, count }: RowRange): string {
  return `${first}+${count}`;
}
