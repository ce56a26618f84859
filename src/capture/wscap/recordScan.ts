import type { ByteFile } from '../byteLog';
import {
  DATA_PREFIX_BYTES,
  decodeDataPrefix,
  decodeFooter,
  decodeRecordHeader,
  decodeTrailer,
  HEADER_BYTES,
  RECORD_HEADER_BYTES,
  RecordKind,
  type RecordPlace,
  TRAILER_BYTES,
} from './layout';
import { VerifiedRecord } from './verifiedRecord';

/** A file that can be read at any place. */
export interface RandomAccess extends ByteFile {
  readonly sizeBytes: number;
}

/** Bytes at the start of a body that say where it belongs. */
const PREFIX_BYTES = DATA_PREFIX_BYTES;

export interface RecordList {
  readonly places: readonly RecordPlace[];
  /** What is wrong with the file, in words for the user. */
  readonly problems: readonly string[];
}

/**
 * Where the records of a file lie: by its footer, or, where that is missing or damaged, by going from one to the next. Its steps are the
 * position in the file up to which that has got.
 */
export function* listRecords(file: RandomAccess): Generator<number, RecordList> {
  const byFooter = readFooter(file);
  if (byFooter !== undefined) return { places: byFooter, problems: [] };
  return yield* scanRecords(file);
}

function readFooter(file: RandomAccess): readonly RecordPlace[] | undefined {
  const trailer = file.view(Math.max(0, file.sizeBytes - TRAILER_BYTES), TRAILER_BYTES);
  const position = trailer && decodeTrailer(trailer);
  if (position === undefined || position > file.sizeBytes) return undefined;
  const header = readHeader(file, position);
  if (header?.kind !== RecordKind.footer) return undefined;
  const place = { ...header, log: 0, start: 0, count: 0, position };
  const isSound = new VerifiedRecord(file, place, () => undefined).isSound;
  const body = isSound ? file.view(position + RECORD_HEADER_BYTES, header.bodyLength) : undefined;
  return body && decodeFooter(body);
}

function* scanRecords(file: RandomAccess): Generator<number, RecordList> {
  const places: RecordPlace[] = [];
  const problems: string[] = [];
  let position = HEADER_BYTES;
  while (position < file.sizeBytes) {
    const place = readPlace(file, position);
    if (place === undefined) break;
    position += RECORD_HEADER_BYTES + place.bodyLength;
    if (place.kind === RecordKind.footer) return { places, problems: [...problems, CLOSING_DAMAGED] };
    // How many rows there are is not taken from a record that may be damaged.
    const isTrusted = place.kind !== RecordKind.index || new VerifiedRecord(file, place, () => undefined).isSound;
    if (isTrusted) places.push(place);
    else problems.push(INDEX_DAMAGED);
    yield position;
  }
  const lost = file.sizeBytes - position;
  problems.push(
    lost === 0 ? UNFINISHED : `${UNFINISHED} ${lost.toLocaleString('en-US')} bytes at its end are no whole record.`,
  );
  return { places, problems };
}

const UNFINISHED = 'The file was not finished: it holds what was written until its writer ended.';
const INDEX_DAMAGED = 'A part of the index is damaged: its rows cannot be read.';
const CLOSING_DAMAGED = 'The table at the end of the file is damaged; the records were found without it.';

/** Undefined where no whole record begins here. */
function readPlace(file: RandomAccess, position: number): RecordPlace | undefined {
  const header = readHeader(file, position);
  if (header === undefined || position + RECORD_HEADER_BYTES + header.bodyLength > file.sizeBytes) return undefined;
  const prefix = file.view(position + RECORD_HEADER_BYTES, Math.min(PREFIX_BYTES, header.bodyLength));
  if (prefix === undefined) return undefined;
  const place = { ...header, position, log: 0, start: 0, count: 0 };
  if (header.kind === RecordKind.data && prefix.length === DATA_PREFIX_BYTES) {
    return { ...place, ...decodeDataPrefix(prefix), count: header.bodyLength - DATA_PREFIX_BYTES };
  }
  if (header.kind !== RecordKind.index || prefix.length < PREFIX_BYTES) return place;
  const view = new DataView(prefix.buffer, prefix.byteOffset);
  return { ...place, start: view.getFloat64(0, true), count: view.getUint32(8, true) };
}

function readHeader(file: RandomAccess, position: number) {
  const bytes = file.view(position, RECORD_HEADER_BYTES);
  return bytes && decodeRecordHeader(bytes);
}
