import { MAX_PROTOBUF_DEPTH } from '../limits';
import { MAX_FIELD_NUMBER, readTag, readVarint, WireType } from './wire';

/** Field numbers that people give; above, bytes that only look like a tag are more likely. */
const MAX_LIKELY_NUMBER = 2_047;
/** Reserved for the implementation: no schema may use them. */
const FIRST_RESERVED = 19_000;
const LAST_RESERVED = 19_999;

export interface Shape {
  /** Whether the range is nothing but whole fields, as far as it was looked at. */
  readonly fits: boolean;
  readonly fieldCount: number;
  /** Whether every tag is one that a schema of today would give. */
  readonly isLikely: boolean;
}

const MISFIT: Shape = { fits: false, fieldCount: 0, isLikely: false };

/**
 * Whether bytes can be the fields of one message. Looks at tags and lengths only, never into what they enclose, so that
 * trying it at every level of a payload stays linear in its size; stops at `until`.
 */
export function scanShape(bytes: Uint8Array, start: number, end: number, until = end): Shape {
  const groups: number[] = [];
  let isLikely = true;
  let fieldCount = 0;
  let at = start;
  while (at < end && at < until) {
    const tag = readTag(bytes, at, end);
    if (typeof tag === 'string' || !tag.isMinimal || !isFieldNumber(tag.number)) return MISFIT;
    const { number, wireType } = tag;
    fieldCount++;
    isLikely &&= number <= MAX_LIKELY_NUMBER && wireType !== WireType.groupStart;
    if (wireType === WireType.groupStart) {
      if (groups.push(number) > MAX_PROTOBUF_DEPTH) return MISFIT;
      at = tag.end;
    } else if (wireType === WireType.groupEnd) {
      if (groups.pop() !== number) return MISFIT;
      at = tag.end;
    } else {
      const behind = skipValue(bytes, tag.end, end, wireType);
      if (behind === undefined) return MISFIT;
      at = behind;
    }
  }
  return { fits: groups.length === 0 || at < end, fieldCount, isLikely };
}

function isFieldNumber(number: number): boolean {
  return number > 0 && number <= MAX_FIELD_NUMBER && !(number >= FIRST_RESERVED && number <= LAST_RESERVED);
}

/** The offset behind a value, or undefined where it does not end within the range. */
function skipValue(bytes: Uint8Array, at: number, end: number, wireType: number): number | undefined {
  switch (wireType) {
    case WireType.varint: {
      const varint = readVarint(bytes, at, end);
      return typeof varint === 'string' || !varint.isMinimal ? undefined : varint.end;
    }
    case WireType.fixed64:
      return at + 8 <= end ? at + 8 : undefined;
    case WireType.fixed32:
      return at + 4 <= end ? at + 4 : undefined;
    case WireType.len: {
      const length = readVarint(bytes, at, end);
      if (typeof length === 'string' || !length.isMinimal || length.value > end - length.end) return undefined;
      return length.end + Number(length.value);
    }
    default:
      return undefined;
  }
}
