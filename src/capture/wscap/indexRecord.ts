import type { Violation } from '../../wire/frame';
import { BLOCK_ENTRIES, BLOCK_MASK, type FrameExtra, IndexBlock } from '../indexBlock';

/** Bytes before the columns: first ordinal (8), count (4), flags (4), length of the JSON (4), reserved (4). */
const PREFIX_BYTES = 24;
const HAS_FRAGMENTS = 1;
const HAS_INFLATED = 2;

/** Column name and bytes an entry, in the order in which they are written. */
const COLUMNS = [
  ['timeMs', 8],
  ['payloadLength', 4],
  ['tail', 4],
  ['offsetLow', 4],
  ['offsetHigh', 2],
  ['b0', 1],
  ['flags', 1],
] as const;

export interface IndexRecord {
  readonly firstOrdinal: number;
  readonly count: number;
  readonly block: IndexBlock;
}

interface Beside {
  readonly extras: readonly (readonly [slot: number, extra: FrameExtra])[];
  readonly markers: readonly (readonly [slot: number, data: unknown])[];
}

/**
 * The body of an index record: `count` entries of one block from `firstOrdinal` on. It is a copy, since links between fragments change
 * in blocks that are full; `allocate` gives the memory for it.
 */
export function encodeIndexRecord(
  { firstOrdinal, count, block }: IndexRecord,
  allocate = (length: number): Uint8Array => new Uint8Array(length),
): Uint8Array {
  const slot = firstOrdinal & BLOCK_MASK;
  const isKept = ([at]: readonly [number, unknown]) => at >= slot && at < slot + count;
  const beside = { extras: [...block.extras].filter(isKept), markers: [...block.markers].filter(isKept) };
  const json = new TextEncoder().encode(JSON.stringify(beside, replaceBytes));
  const parts = COLUMNS.map(([name, entryBytes]) => bytesOf(block[name], slot * entryBytes, count * entryBytes));
  let flags = 0;
  if (block.firstDistance && block.fragmentIndex) {
    flags |= HAS_FRAGMENTS;
    parts.push(bytesOf(block.firstDistance, slot * 4, count * 4), bytesOf(block.fragmentIndex, slot * 4, count * 4));
  }
  if (block.inflatedStarts) {
    flags |= HAS_INFLATED;
    parts.push(bytesOf(block.inflatedStarts, 0, block.inflatedStarts.byteLength));
  }
  const prefix = new Uint8Array(PREFIX_BYTES);
  const view = new DataView(prefix.buffer);
  view.setFloat64(0, firstOrdinal, true);
  view.setUint32(8, count, true);
  view.setUint32(12, flags, true);
  view.setUint32(16, json.length, true);
  return join([prefix, ...parts, json], allocate);
}

/** Undefined where the body is no index record: its CRC may be right and its writer wrong. */
export function decodeIndexRecord(body: Uint8Array): IndexRecord | undefined {
  if (body.length < PREFIX_BYTES) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const firstOrdinal = view.getFloat64(0, true);
  const count = view.getUint32(8, true);
  const flags = view.getUint32(12, true);
  const jsonLength = view.getUint32(16, true);
  const slot = firstOrdinal & BLOCK_MASK;
  const isPlaced =
    Number.isSafeInteger(firstOrdinal) && firstOrdinal >= 0 && count > 0 && slot + count <= BLOCK_ENTRIES;
  if (!isPlaced) return undefined;
  const block = new IndexBlock();
  let at = PREFIX_BYTES;
  const take = (column: ArrayBufferView, start: number, length: number) => {
    if (at + length <= body.length) bytesOf(column, start, length).set(body.subarray(at, at + length));
    at += length;
  };
  for (const [name, entryBytes] of COLUMNS) take(block[name], slot * entryBytes, count * entryBytes);
  if ((flags & HAS_FRAGMENTS) !== 0) {
    block.firstDistance = new Uint32Array(BLOCK_ENTRIES);
    block.fragmentIndex = new Uint32Array(BLOCK_ENTRIES);
    take(block.firstDistance, slot * 4, count * 4);
    take(block.fragmentIndex, slot * 4, count * 4);
  }
  if ((flags & HAS_INFLATED) !== 0) {
    block.inflatedStarts = new Float64Array(BLOCK_ENTRIES >> 8);
    take(block.inflatedStarts, 0, block.inflatedStarts.byteLength);
  }
  if (at + jsonLength !== body.length) return undefined;
  return addBeside(block, body.subarray(at)) ? { firstOrdinal, count, block } : undefined;
}

function addBeside(block: IndexBlock, json: Uint8Array): boolean {
  try {
    const beside: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json), reviveBytes);
    if (!isBeside(beside)) return false;
    for (const [slot, extra] of beside.extras) block.extras.set(slot, extra);
    for (const [slot, data] of beside.markers) block.markers.set(slot, data);
    return true;
  } catch {
    return false;
  }
}

function isBeside(value: unknown): value is Beside {
  if (typeof value !== 'object' || value === null || !('extras' in value) || !('markers' in value)) return false;
  return isPairs(value.extras, isExtra) && isPairs(value.markers, () => true);
}

function isPairs(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && isSlot(pair[0]) && isValue(pair[1]));
}

function isSlot(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < BLOCK_ENTRIES;
}

function isExtra(value: unknown): value is FrameExtra {
  if (typeof value !== 'object' || value === null) return false;
  const { b1, headerLength, payloadLength, receivedLength, messageLength, violations } = value as Partial<FrameExtra>;
  const isLength = (length: unknown) => typeof length === 'number' && length >= 0;
  const lengths = [b1, headerLength, payloadLength, receivedLength, messageLength ?? 0];
  return lengths.every(isLength) && Array.isArray(violations) && violations.every(isViolation);
}

function isViolation(value: unknown): value is Violation {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return false;
  return typeof value.code === 'string' && typeof value.message === 'string';
}

/** Markers may hold bytes, which JSON has no word for. */
function replaceBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { $bytes: [...value] } : value;
}

function reviveBytes(_key: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && '$bytes' in value && Array.isArray(value.$bytes);
  return isBytes ? Uint8Array.from(value.$bytes as number[]) : value;
}

function bytesOf(column: ArrayBufferView, start: number, length: number): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset + start, length);
}

function join(parts: readonly Uint8Array[], allocate: (length: number) => Uint8Array): Uint8Array {
  const bytes = allocate(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
