/** A bookmark as the list shows it: what its row was is kept, since the row may be dropped. */
export interface Bookmark {
  readonly ordinal: number;
  /** Epoch milliseconds of the row. */
  readonly timeMs: number;
  /** Undefined for a row that is no frame. */
  readonly direction: 'in' | 'out' | undefined;
  readonly opcode: number | undefined;
  /** Of a row that is no frame, e.g. `Closed 1006`; empty for frames. */
  readonly label: string;
  /** One line; empty for a bookmark alone. */
  readonly note: string;
  /** The row was dropped or cleared since. */
  readonly isGone: boolean;
}

export const MAX_NOTE_CHARS = 500;
