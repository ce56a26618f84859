import type { Direction } from '../../wire/frame';
import type { CaptureSource } from '../captureSource';

/** What a filter reads of a capture. */
export type FilterSource = Pick<
  CaptureSource,
  'index' | 'entryCount' | 'firstKeptOrdinal' | 'readEntry' | 'readMessage' | 'viewContent'
>;

/** Bookmarks and notes of a capture's rows, by ordinal. */
export interface BookmarkLookup {
  isBookmarked(ordinal: number): boolean;
  /** Undefined where there is none. */
  note(ordinal: number): string | undefined;
}

/** What a filter asks beside the capture. Without bookmarks, `bookmarked` and `note` are refused when the filter is read. */
export interface FilterPorts {
  readonly bookmarks?: BookmarkLookup | undefined;
  /**
   * A message that is no JSON text as plain values: strings, numbers, bigints, booleans, null, arrays, objects without a
   * prototype; undefined where it is none. Never throws. `isText` is the type of the message.
   */
  readonly readStructured?: ((bytes: Uint8Array, isText: boolean, direction: Direction) => unknown) | undefined;
}
