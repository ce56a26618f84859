import { type FileHandle, open } from 'node:fs/promises';
import { decodeRecordHeader, HEADER_BYTES, RECORD_HEADER_BYTES, RecordKind } from '../capture/wscap/layout';

/** Of an index record's body: first ordinal (8), count (4). */
const PREFIX_BYTES = 12;

interface OrdinalSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Rows that segment files hold together, in the order in which they were written: told by the first and the last index record, without
 * reading what lies between. It is for a list; opening the files may find fewer, where some are damaged. Rejects where a file cannot be read.
 */
export async function countSegmentRows(files: readonly string[]): Promise<number> {
  const first = await findSpan(files, (file) => readSpan(file, true));
  const last = await findSpan([...files].reverse(), (file) => readSpan(file, false));
  return first === undefined || last === undefined ? 0 : Math.max(0, last.end - first.start);
}

async function findSpan(
  files: readonly string[],
  read: (file: string) => Promise<OrdinalSpan | undefined>,
): Promise<OrdinalSpan | undefined> {
  for (const file of files) {
    const span = await read(file);
    if (span !== undefined) return span;
  }
  return undefined;
}

/** Of the first index record of a file, or of the last one. */
async function readSpan(path: string, isFirstEnough: boolean): Promise<OrdinalSpan | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    let found: OrdinalSpan | undefined;
    for (let position = HEADER_BYTES; position < size; ) {
      const record = await readRecord(handle, position);
      if (record === undefined || record.end > size) return found;
      found = record.span ?? found;
      if (isFirstEnough && found !== undefined) return found;
      position = record.end;
    }
    return found;
  } finally {
    await handle.close();
  }
}

async function readRecord(
  handle: FileHandle,
  position: number,
): Promise<{ readonly end: number; readonly span: OrdinalSpan | undefined } | undefined> {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES + PREFIX_BYTES);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, position);
  const header = decodeRecordHeader(bytes.subarray(0, Math.min(bytesRead, RECORD_HEADER_BYTES)));
  if (header === undefined) return undefined;
  const end = position + RECORD_HEADER_BYTES + header.bodyLength;
  if (header.kind !== RecordKind.index || bytesRead < bytes.length) return { end, span: undefined };
  const view = new DataView(bytes.buffer, RECORD_HEADER_BYTES);
  const start = view.getFloat64(0, true);
  return { end, span: { start, end: start + view.getUint32(8, true) } };
}
