import { UserError } from '../../base/errors';
import { ByteLog, type FileExtent } from '../byteLog';
import { CaptureCounts } from '../captureCounts';
import { type CaptureContents, readEntry } from '../contents';
import { BLOCK_ENTRIES, type IndexBlock } from '../indexBlock';
import { CaptureStatistics } from '../statistics/captureStatistics';
import { EntryReplay } from '../statistics/entryReplay';
import { FileIndex } from './fileIndex';
import { decodeIndexRecord } from './indexRecord';
import {
  DATA_PREFIX_BYTES,
  findHeaderFault,
  HEADER_BYTES,
  RECORD_HEADER_BYTES,
  RecordKind,
  type RecordPlace,
} from './layout';
import { decodeMeta, type MetaRecord } from './meta';
import { listRecords, type RandomAccess } from './recordScan';
import { VerifiedRecord } from './verifiedRecord';

export interface WscapOpenOptions {
  /** Data of the marker that stands for each entry that is damaged. */
  readonly damagedMarker: unknown;
}

/** A capture file that was opened. Records are checked when they are first read, so `problems` may grow. */
export interface OpenedWscap {
  readonly contents: CaptureContents;
  readonly counts: CaptureCounts;
  /** Undefined for a file that was not finished. */
  readonly meta: MetaRecord | undefined;
  /** What is wrong with the file, in words for the user. */
  readonly problems: readonly string[];
}

/** A record and the file that it lies in. */
interface Located {
  readonly file: RandomAccess;
  readonly place: RecordPlace;
}

/** Finding the records of a file that was not finished is told as the first part of the way, counting its frames as the rest. */
const SCAN_SHARE = 0.3;
/** Entries that are counted between two steps. */
const COUNT_STEP = 256;

/**
 * Opens a `.wscap` file, or the files that a capture left behind one after the other. Of a finished file nothing but the table of the
 * records is read here, whatever the size; one that was not finished is gone through once. Steps are numbers from 0 to 1, each bounded
 * in time. Throws a `UserError` (code `bad-file`) where no capture is in the files; damage is told in `problems` instead.
 */
export function* openWscap(files: readonly RandomAccess[], options: WscapOpenOptions): Generator<number, OpenedWscap> {
  const problems: string[] = [];
  const located: Located[] = [];
  const totalBytes = Math.max(
    1,
    files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  let doneBytes = 0;
  for (const file of files) {
    const fault = findHeaderFault(file.view(0, Math.min(HEADER_BYTES, file.sizeBytes)) ?? new Uint8Array(0));
    if (fault !== undefined) throw new UserError('bad-file', fault);
    const steps = listRecords(file);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield (SCAN_SHARE * (doneBytes + step.value)) / totalBytes;
    doneBytes += file.sizeBytes;
    const list = step.value;
    for (const problem of list.problems) if (!problems.includes(problem)) problems.push(problem);
    located.push(...list.places.map((place) => ({ file, place })));
  }
  const onDamage = (place: RecordPlace) => problems.push(describeDamage(place));
  const ofKind = (kind: number) => located.filter(({ place }) => place.kind === kind);
  const toLog = (log: number) => ByteLog.fromExtents(toExtents(ofKind(RecordKind.data), log, onDamage));
  const meta = readMeta(ofKind(RecordKind.meta).at(-1), onDamage);
  const index = openIndex(ofKind(RecordKind.index), meta?.entryCount, onDamage, options.damagedMarker);
  const contents = { index, inLog: toLog(0), outLog: toLog(1), inflatedLog: toLog(2) };
  const counts = meta === undefined ? yield* countEntries(contents) : CaptureCounts.fromRecord(meta.counts);
  return { contents, counts, meta, problems };
}

function toExtents(records: readonly Located[], log: number, onDamage: (place: RecordPlace) => void): FileExtent[] {
  const extents: FileExtent[] = [];
  let end = 0;
  for (const { file, place } of records) {
    // Offsets only grow in a sound file; what does not is not to be trusted.
    if (place.log !== log || place.start < end || place.count !== place.bodyLength - DATA_PREFIX_BYTES) continue;
    const position = place.position + RECORD_HEADER_BYTES + DATA_PREFIX_BYTES;
    const record = new VerifiedRecord(file, place, onDamage);
    extents.push({ start: place.start, length: place.count, file: record, position });
    end = place.start + place.count;
  }
  return extents;
}

function openIndex(
  records: readonly Located[],
  entryCount: number | undefined,
  onDamage: (place: RecordPlace) => void,
  damagedMarker: unknown,
): FileIndex {
  const byBlock = new Map<number, Located>();
  for (const record of records) {
    const number = Math.floor(record.place.start / BLOCK_ENTRIES);
    const isPlaced = Number.isSafeInteger(record.place.start) && record.place.count > 0;
    if (isPlaced && !byBlock.has(number)) byBlock.set(number, record);
  }
  const first = Math.min(...[...byBlock.values()].map(({ place }) => place.start));
  const end = Math.max(0, ...[...byBlock.values()].map(({ place }) => place.start + place.count));
  const count = entryCount ?? end;
  return new FileIndex({
    firstOrdinal: byBlock.size === 0 || entryCount !== undefined ? 0 : first,
    entryCount: count,
    readBlock: (number) => readBlock(byBlock.get(number), number, onDamage),
    damagedMarker,
  });
}

function readBlock(
  record: Located | undefined,
  number: number,
  onDamage: (place: RecordPlace) => void,
): IndexBlock | undefined {
  const body = record && readBody(record, onDamage);
  const decoded = body && decodeIndexRecord(body);
  const isWhole = decoded !== undefined && Math.floor(decoded.firstOrdinal / BLOCK_ENTRIES) === number;
  return isWhole ? decoded.block : undefined;
}

function readMeta(record: Located | undefined, onDamage: (place: RecordPlace) => void): MetaRecord | undefined {
  const body = record && readBody(record, onDamage);
  return body && decodeMeta(body);
}

function readBody({ file, place }: Located, onDamage: (place: RecordPlace) => void): Uint8Array | undefined {
  const bytes = new Uint8Array(place.bodyLength);
  const isRead = new VerifiedRecord(file, place, onDamage).read(place.position + RECORD_HEADER_BYTES, bytes);
  return isRead ? bytes : undefined;
}

/** Of a file without a summary. */
function* countEntries(contents: CaptureContents): Generator<number, CaptureCounts> {
  const statistics = new CaptureStatistics();
  const replay = new EntryReplay(statistics);
  const { index } = contents;
  for (let ordinal = index.firstKeptOrdinal; ordinal < index.entryCount; ordinal++) {
    const entry = readEntry(contents, ordinal);
    if (entry?.kind === 'frame') replay.add(entry);
    const done = ordinal - index.firstKeptOrdinal + 1;
    if (done % COUNT_STEP === 0) yield SCAN_SHARE + (1 - SCAN_SHARE) * (done / index.keptCount);
  }
  return statistics.counts;
}

function describeDamage({ kind, position, bodyLength, start, count }: RecordPlace): string {
  const where = `Bytes ${position.toLocaleString('en-US')} to ${(position + RECORD_HEADER_BYTES + bodyLength).toLocaleString('en-US')} of the file are damaged`;
  if (kind === RecordKind.data) return `${where}: payloads that lie there cannot be read.`;
  if (kind !== RecordKind.index) return `${where}: what the capture says of itself cannot be read.`;
  const last = start + count - 1;
  return `${where}: rows #${start.toLocaleString('en-US')} to #${last.toLocaleString('en-US')} cannot be read.`;
}
