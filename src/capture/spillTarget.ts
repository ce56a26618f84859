import type { Disposable } from '../base/disposable';
import type { FileExtent } from './byteLog';
import type { IndexBlock } from './indexBlock';

export type SpillRecord =
  | {
      readonly kind: 'bytes';
      /** Place in `LOG_NAMES`. */
      readonly log: number;
      readonly start: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'index'; readonly firstOrdinal: number; readonly count: number; readonly block: IndexBlock };

/** Files that take what no longer fits into memory. */
export interface SpillTarget extends Disposable {
  /** Bytes in all files. */
  readonly diskBytes: number;
  /**
   * Appends records, which hold bytes of entries before `endOrdinal` only. Resolves when they can be read back, with the place of each
   * record of bytes. Rejects where the disk refuses; what was given is then still the caller's alone, and may be given again.
   */
  write(records: readonly SpillRecord[], endOrdinal: number): Promise<readonly FileExtent[]>;
  /** Of the oldest file that is complete: entries from this ordinal on do not need it. Undefined where there is none. */
  readonly oldestEndOrdinal: number | undefined;
  /** Deletes the oldest file; nothing may be read from it any more. */
  deleteOldest(): void;
}
