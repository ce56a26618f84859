import { readUint32 } from '../wire/bigEndian';
import { type Direction, MASK } from '../wire/frame';
import type { ByteLog } from './byteLog';
import type { Entry, FrameEntry } from './contract';
import type { FrameColumns } from './frameColumns';
import { EntryFlag } from './indexBlock';

/** What a capture consists of, live or in a file: the index, and the bytes that it speaks of. */
export interface CaptureContents {
  readonly index: FrameColumns;
  /** Bytes as received. */
  readonly inLog: ByteLog;
  /** Bytes as sent. */
  readonly outLog: ByteLog;
  /** Compressed messages of both directions after inflation, in the order in which they ended. */
  readonly inflatedLog: ByteLog;
}

/** The three logs by the numbers that files use. */
export const LOG_NAMES = ['inLog', 'outLog', 'inflatedLog'] as const satisfies readonly (keyof CaptureContents)[];

export function findLog({ index, inLog, outLog }: CaptureContents, ordinal: number): ByteLog {
  return (index.flags(ordinal) & EntryFlag.out) === 0 ? inLog : outLog;
}

/** 0 for an unmasked frame, and where the header's bytes are not kept. */
export function readMaskingKey(contents: CaptureContents, ordinal: number): number {
  const { index } = contents;
  const headerLength = index.headerLength(ordinal);
  if ((index.b1(ordinal) & MASK) === 0 || headerLength < 6) return 0;
  const key = findLog(contents, ordinal).view(index.offset(ordinal) + headerLength - 4, 4);
  return key === undefined ? 0 : readUint32(key, 0);
}

/** Undefined for an entry that is not kept, or not there yet. What a marker holds is known to its owner alone. */
export function readEntry(contents: CaptureContents, ordinal: number): Entry | undefined {
  const { index } = contents;
  if (!index.has(ordinal)) return undefined;
  if ((index.flags(ordinal) & EntryFlag.marker) === 0) return readFrame(contents, ordinal);
  return { kind: 'marker', ordinal, timeMs: index.timeMs(ordinal), data: index.markerData(ordinal) };
}

function readFrame(contents: CaptureContents, ordinal: number): FrameEntry {
  const { index } = contents;
  const flags = index.flags(ordinal);
  const fragmentIndex = index.fragmentIndex(ordinal);
  const direction: Direction = (flags & EntryFlag.out) === 0 ? 'in' : 'out';
  return {
    kind: 'frame',
    ordinal,
    direction,
    timeMs: index.timeMs(ordinal),
    b0: index.b0(ordinal),
    b1: index.b1(ordinal),
    headerLength: index.headerLength(ordinal),
    payloadLength: index.payloadLength(ordinal),
    receivedLength: index.receivedLength(ordinal),
    maskingKey: readMaskingKey(contents, ordinal),
    offset: index.offset(ordinal),
    isCompressed: (flags & EntryFlag.compressed) !== 0,
    firstOrdinal: index.firstOrdinal(ordinal),
    fragmentIndex,
    fragmentCount: (flags & EntryFlag.end) === 0 ? 0 : fragmentIndex + 1,
    messageLength: index.messageLength(ordinal),
    violations: index.violations(ordinal),
  };
}
