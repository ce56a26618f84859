import { FIN, isControlOpcode, OPCODE_MASK, Opcode, RSV1, RSV2, RSV3 } from '../../wire/frame';
import type { FrameColumns } from '../frameColumns';
import { EntryFlag } from '../indexBlock';
import type { Condition, FlagName } from './condition';
import { NO, type Truth, toTruth, UNKNOWN } from './truth';

/** What the first two header bytes and the entry's flags say, packed into one small number. */
const FLAG_SHIFT = 8;
const FLAG_MASK =
  EntryFlag.out | EntryFlag.marker | EntryFlag.compressed | EntryFlag.end | EntryFlag.extra | EntryFlag.masked;
/** Keys are below this. */
export const HEADER_KEYS = 1 << 14;

/** The key of an entry's header. */
export function toHeaderKey(index: Pick<FrameColumns, 'b0' | 'flags'>, ordinal: number): number {
  return index.b0(ordinal) | ((index.flags(ordinal) & FLAG_MASK) << FLAG_SHIFT);
}

export function isMarkerKey(key: number): boolean {
  return hasFlag(key, EntryFlag.marker);
}

function hasFlag(key: number, flag: number): boolean {
  return (key & (flag << FLAG_SHIFT)) !== 0;
}

/** What a header of that key says about a condition, whatever else the entry has. */
export function decideByHeader(condition: Condition, key: number): Truth {
  const opcode = key & OPCODE_MASK;
  switch (condition.kind) {
    case 'opcode':
      return toTruth((condition.opcodeMask & (1 << opcode)) !== 0);
    case 'direction':
      return toTruth(hasFlag(key, EntryFlag.out) === condition.isOut);
    case 'flag':
      return toTruth(isFlagSet(condition.flag, key));
    case 'number':
      return condition.field === 'close.code' && opcode !== Opcode.close ? NO : UNKNOWN;
    case 'text':
      return condition.field === 'close.reason' && opcode !== Opcode.close ? NO : UNKNOWN;
    case 'json':
      return hasFlag(key, EntryFlag.end) ? UNKNOWN : NO;
    case 'violation':
      return hasFlag(key, EntryFlag.extra) ? UNKNOWN : NO;
    case 'time':
    case 'bytes':
    case 'bookmarked':
    case 'search':
      return UNKNOWN;
  }
}

function isFlagSet(flag: FlagName, key: number): boolean {
  switch (flag) {
    case 'fin':
      return (key & FIN) !== 0;
    case 'rsv1':
      return (key & RSV1) !== 0;
    case 'rsv2':
      return (key & RSV2) !== 0;
    case 'rsv3':
      return (key & RSV3) !== 0;
    case 'masked':
      return hasFlag(key, EntryFlag.masked);
    case 'compressed':
      return hasFlag(key, EntryFlag.compressed);
    case 'fragmented':
      return isFragment(key);
  }
}

/** RFC 6455 §5.4: data frames without FIN, and continuations. */
function isFragment(key: number): boolean {
  const opcode = key & OPCODE_MASK;
  return !isControlOpcode(opcode) && (opcode === Opcode.continuation || (key & FIN) === 0);
}
