import type { DecodedNode, Fault } from '../contract';
import { type ReadLimits, toBytes } from './faults';
import { toTypedFixed, toTypedVarint, toVarintNode } from './scalars';
import type { FieldType } from './schema';
import { readVarint, WireType } from './wire';
import { toWireType } from './wireTypes';

/** The type of the values; undefined for varints of which nothing is known. */
export type PackedKind = FieldType | undefined;

export interface PackedRange {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
  readonly kind: PackedKind;
  /** Values are added here. */
  readonly items: DecodedNode[];
  readonly limits: ReadLimits;
}

/** Reads values that stand one after the other; what is wrong ends them. */
export function readPacked({ bytes, view, at: from, end, kind, items, limits }: PackedRange): Fault | undefined {
  const wireType = kind === undefined ? WireType.varint : toWireType(kind);
  let at = from;
  while (at < end && limits.take(at)) {
    if (kind !== undefined && wireType !== WireType.varint) {
      const width = wireType === WireType.fixed64 ? 8 : 4;
      if (at + width > end) {
        return { at: end, message: `A packed field ends within a value, ${toBytes(at + width - end)} too early` };
      }
      const item = toTypedFixed(kind, view, at, width);
      if (item !== undefined) items.push(item);
      at += width;
      continue;
    }
    const varint = readVarint(bytes, at, end);
    if (varint === 'cut') return { at: end, message: 'A packed field ends within a varint' };
    if (varint === 'long') return { at, message: 'A packed field has a varint of more than 10 bytes' };
    items.push((kind && toTypedVarint(kind, at, varint)) ?? toVarintNode(at, varint));
    at = varint.end;
  }
  return undefined;
}
