import type { FrameHeaderDetail } from '../../src/protocol/detail';

/** RFC 6455 §5.2: the header as its fields with their real bits, and how they fall into lines of a drawing. */

export type BitFieldName =
  | 'FIN'
  | 'RSV1'
  | 'RSV2'
  | 'RSV3'
  | 'opcode'
  | 'MASK'
  | 'length7'
  | 'length16'
  | 'length64'
  | 'maskingKey';

export interface BitField {
  readonly name: BitFieldName;
  /** `0` and `1`, most significant first. */
  readonly bits: string;
  /** First bit within the header. */
  readonly from: number;
}

/** A field, or the part of it that falls into one line of the drawing. */
export interface BitSegment {
  readonly field: BitField;
  readonly bits: string;
  /** Column within the line, from 0. */
  readonly column: number;
  /** Whether the name is to be written here: the first part of a field carries it. */
  readonly isFirst: boolean;
}

const FIXED_FIELDS: readonly (readonly [BitFieldName, number])[] = [
  ['FIN', 1],
  ['RSV1', 1],
  ['RSV2', 1],
  ['RSV3', 1],
  ['opcode', 4],
  ['MASK', 1],
  ['length7', 7],
];

/** The fields in order; a header that was cut short has the fields that are there, the last one possibly in part. */
export function toBitFields({ bytes, length7, isMasked }: FrameHeaderDetail): readonly BitField[] {
  const widths = [...FIXED_FIELDS];
  if (length7 === 126) widths.push(['length16', 16]);
  if (length7 === 127) widths.push(['length64', 64]);
  if (isMasked) widths.push(['maskingKey', 32]);
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  let from = 0;
  const fields: BitField[] = [];
  for (const [name, width] of widths) {
    const own = bits.slice(from, from + width);
    if (own !== '') fields.push({ name, bits: own, from });
    from += width;
  }
  return fields;
}

/** Cuts the fields into lines of `bitsPerLine`, as the RFC's own drawing does with 32. */
export function layOutBits(fields: readonly BitField[], bitsPerLine: number): readonly (readonly BitSegment[])[] {
  const lines: BitSegment[][] = [];
  for (const field of fields) {
    let done = 0;
    while (done < field.bits.length) {
      const at = field.from + done;
      const column = at % bitsPerLine;
      const bits = field.bits.slice(done, done + bitsPerLine - column);
      const line = Math.floor(at / bitsPerLine);
      const segments = lines[line] ?? [];
      lines[line] = segments;
      segments.push({ field, bits, column, isFirst: done === 0 });
      done += bits.length;
    }
  }
  return lines;
}

/** The bytes that hold any bit of the field. */
export function toFieldBytes(field: BitField, header: Uint8Array): Uint8Array {
  return header.subarray(Math.floor(field.from / 8), Math.ceil((field.from + field.bits.length) / 8));
}

/** Bits in groups of `size` from the right, for reading: `0000 0010`. */
export function groupBits(bits: string, size: number): string {
  const head = bits.length % size;
  const groups = head === 0 ? [] : [bits.slice(0, head)];
  for (let at = head; at < bits.length; at += size) groups.push(bits.slice(at, at + size));
  return groups.join(' ');
}
