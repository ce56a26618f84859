import type { CountsRecord } from '../captureCounts';

/** What a capture file says of itself. */
export interface CaptureMeta {
  /** The program and version that wrote it. */
  readonly application: string;
  /** Epoch milliseconds. */
  readonly savedMs: number;
  /** Credentials in URLs and headers were replaced. Payloads never are. */
  readonly isRedacted: boolean;
  /** Entries that the capture had dropped before it was saved. */
  readonly droppedCount: number;
  readonly bookmarks: readonly SavedBookmark[];
}

export interface SavedBookmark {
  /** In the file. */
  readonly ordinal: number;
  /** Empty for a bookmark alone. */
  readonly note: string;
}

/** The meta record: what the caller says, and what the writer counted. */
export interface MetaRecord extends CaptureMeta {
  readonly entryCount: number;
  readonly counts: CountsRecord;
}

export function encodeMeta(record: MetaRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/** Undefined where the bytes are no meta record. */
export function decodeMeta(body: Uint8Array): MetaRecord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isMetaRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMetaRecord(value: unknown): value is MetaRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { application, savedMs, isRedacted, droppedCount, entryCount, counts, bookmarks } =
    value as Partial<MetaRecord>;
  const areCounts = typeof counts === 'object' && counts !== null && Object.values(counts).every(isNumbers);
  const areNumbers = [savedMs, droppedCount, entryCount].every((number) => typeof number === 'number' && number >= 0);
  const areBookmarks = Array.isArray(bookmarks) && bookmarks.every(isBookmark);
  return typeof application === 'string' && typeof isRedacted === 'boolean' && areNumbers && areCounts && areBookmarks;
}

function isBookmark(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('ordinal' in value) || !('note' in value)) return false;
  return Number.isSafeInteger(value.ordinal) && typeof value.note === 'string';
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'number' && item >= 0);
}
