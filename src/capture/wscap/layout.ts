import { readUint32 } from '../../wire/bigEndian';
import { crc32 } from '../../wire/crc32';

/**
 * The bytes of a `.wscap` file, as docs/wscap.md describes them: a header, records, and in a finished file a footer record with a
 * trailer behind it. Numbers are little-endian. Each part carries a CRC-32, so that damage is found where it is.
 */

export const MAGIC = Uint8Array.of(0x57, 0x53, 0x43, 0x41, 0x50, 0x0d, 0x0a, 0x1a);
export const END_MAGIC = Uint8Array.of(0x1a, 0x57, 0x53, 0x43, 0x41, 0x50, 0x45, 0x0a);
export const VERSION = 1;
export const HEADER_BYTES = 16;
export const TRAILER_BYTES = 24;
export const RECORD_HEADER_BYTES = 16;

/** No record of a sound file is larger; what claims to be is damage, and nothing is allocated for it. */
export const MAX_RECORD_BYTES = 0x7fff_ffff;

/** The kind of a record: four letters. */
export const RecordKind = {
  /** Bytes of one of the three logs. */
  data: toKind('DATA'),
  /** Up to 4,096 entries of the index. */
  index: toKind('INDX'),
  /** What the capture says of itself, as JSON. */
  meta: toKind('META'),
  /** Where the other records lie. */
  footer: toKind('FOOT'),
} as const;

export interface RecordHeader {
  readonly kind: number;
  readonly bodyLength: number;
  readonly bodyCrc: number;
}

/** One line of the footer. */
export interface RecordPlace {
  readonly kind: number;
  /** Place in `LOG_NAMES`; 0 for other kinds. */
  readonly log: number;
  /** Of the record's header in the file. */
  readonly position: number;
  /** Of a data record the offset in its log, of an index record the first ordinal. */
  readonly start: number;
  /** Bytes of a data record, entries of an index record. */
  readonly count: number;
  readonly bodyLength: number;
  readonly bodyCrc: number;
}

const PLACE_BYTES = 36;
const WORD = 2 ** 32;

export function encodeHeader(): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, VERSION, true);
  view.setUint32(12, crc32(bytes.subarray(0, 12)), true);
  return bytes;
}

/** Undefined for a sound header of a version that can be read; else what is wrong, in words for the user. */
export function findHeaderFault(bytes: Uint8Array): string | undefined {
  const hasMagic = bytes.length >= HEADER_BYTES && MAGIC.every((byte, at) => bytes[at] === byte);
  if (!hasMagic) return 'This is no .wscap file: its first bytes are not those of one.';
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(12, true) !== crc32(bytes.subarray(0, 12))) return 'The header of the file is damaged.';
  const version = view.getUint16(8, true);
  if (version === VERSION) return undefined;
  return `The file has version ${version} of the format; this Socketscope reads version ${VERSION}.`;
}

export function encodeRecordHeader({ kind, bodyLength, bodyCrc }: RecordHeader): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, kind, true);
  view.setUint32(4, bodyLength, true);
  view.setUint32(8, bodyCrc, true);
  view.setUint32(12, crc32(bytes.subarray(0, 12)), true);
  return bytes;
}

/** Undefined where the bytes are no sound header of a record. */
export function decodeRecordHeader(bytes: Uint8Array): RecordHeader | undefined {
  if (bytes.length < RECORD_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(12, true) !== crc32(bytes.subarray(0, 12))) return undefined;
  const bodyLength = view.getUint32(4, true);
  if (bodyLength > MAX_RECORD_BYTES) return undefined;
  return { kind: view.getUint32(0, true), bodyLength, bodyCrc: view.getUint32(8, true) };
}

/** A whole record of one piece. */
export function encodeRecord(kind: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES + body.length);
  bytes.set(encodeRecordHeader({ kind, bodyLength: body.length, bodyCrc: crc32(body) }));
  bytes.set(body, RECORD_HEADER_BYTES);
  return bytes;
}

/** Bytes of a data record's body before the bytes of the log. */
export const DATA_PREFIX_BYTES = 16;

export function encodeDataPrefix(log: number, start: number): Uint8Array {
  const bytes = new Uint8Array(DATA_PREFIX_BYTES);
  bytes[0] = log;
  writeUint64(new DataView(bytes.buffer), 8, start);
  return bytes;
}

export function decodeDataPrefix(bytes: Uint8Array): { readonly log: number; readonly start: number } {
  return { log: bytes[0] ?? 0, start: readUint64(new DataView(bytes.buffer, bytes.byteOffset), 8) };
}

export function encodeFooter(places: readonly RecordPlace[]): Uint8Array {
  const bytes = new Uint8Array(places.length * PLACE_BYTES);
  const view = new DataView(bytes.buffer);
  places.forEach((place, i) => {
    const at = i * PLACE_BYTES;
    view.setUint32(at, place.kind, true);
    writeUint64(view, at + 4, place.position);
    writeUint64(view, at + 12, place.start);
    view.setUint32(at + 20, place.count, true);
    view.setUint32(at + 24, place.bodyLength, true);
    view.setUint32(at + 28, place.bodyCrc, true);
    view.setUint32(at + 32, place.log, true);
  });
  return bytes;
}

export function decodeFooter(bytes: Uint8Array): RecordPlace[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: Math.floor(bytes.length / PLACE_BYTES) }, (_, i) => {
    const at = i * PLACE_BYTES;
    return {
      kind: view.getUint32(at, true),
      position: readUint64(view, at + 4),
      start: readUint64(view, at + 12),
      count: view.getUint32(at + 20, true),
      bodyLength: view.getUint32(at + 24, true),
      bodyCrc: view.getUint32(at + 28, true),
      log: view.getUint32(at + 32, true),
    };
  });
}

/** The last bytes of a finished file: where its footer record lies. */
export function encodeTrailer(footerPosition: number): Uint8Array {
  const bytes = new Uint8Array(TRAILER_BYTES);
  const view = new DataView(bytes.buffer);
  writeUint64(view, 0, footerPosition);
  view.setUint32(12, crc32(bytes.subarray(0, 12)), true);
  bytes.set(END_MAGIC, 16);
  return bytes;
}

/** Position of the footer record; undefined where the file does not end with a sound trailer. */
export function decodeTrailer(bytes: Uint8Array): number | undefined {
  const hasMagic = bytes.length === TRAILER_BYTES && END_MAGIC.every((byte, at) => bytes[16 + at] === byte);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (!hasMagic || view.getUint32(12, true) !== crc32(bytes.subarray(0, 12))) return undefined;
  return readUint64(view, 0);
}

function writeUint64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % WORD, true);
  view.setUint32(at + 4, Math.floor(value / WORD), true);
}

function readUint64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * WORD + view.getUint32(at, true);
}

function toKind(name: string): number {
  return readUint32(
    Uint8Array.from([...name].reverse(), (letter) => letter.charCodeAt(0)),
    0,
  );
}
