/** What the view asks about rows beyond reading them. Positions count the filtered rows of one revision. */

export interface FoundRow {
  readonly position: number;
  readonly ordinal: number;
  /** The search went on at the other end before it found the row. */
  readonly isWrapped: boolean;
}

export interface PlacedRow {
  readonly position: number;
  readonly ordinal: number;
  readonly timeMs: number;
}

export interface RowsMeasure {
  /** Rows that are still kept; the gap row is none. */
  readonly rowCount: number;
  /** Payload bytes as announced by the frames. */
  readonly payloadBytes: number;
  /** Ordinals of both ends; undefined where no row is kept. */
  readonly firstOrdinal: number | undefined;
  readonly lastOrdinal: number | undefined;
}

export type CopiedRowsFormat = 'tsv' | 'ndjson';

/** `filtered` is every row that the filter shows, `selection` those of them between two ordinals, both included. */
export type ExportScope = 'all' | 'filtered' | 'selection';

/** Most rows, and characters, that one copy of several rows holds. */
export const MAX_COPIED_ROWS = 10_000;
export const MAX_COPIED_CHARS = 16_777_216;
/** Longest text to find. */
export const MAX_FIND_CHARS = 1_000;
