/** The MessagePack specification's format table for first bytes 0xc0 to 0xdf; the fix formats around it are ranges. */

export type Family =
  | 'never'
  | 'nil'
  | 'bool'
  | 'bin'
  | 'ext'
  | 'fixext'
  | 'float'
  | 'uint'
  | 'int'
  | 'str'
  | 'array'
  | 'map';

export interface Format {
  readonly encoding: string;
  readonly family: Family;
  /** Bytes after the first one, the ext type excluded: a number, or the big-endian length of what follows. */
  readonly width: number;
  /** fixext: bytes of data. */
  readonly dataBytes: number;
}

const FIRST = 0xc0;

const FORMATS: readonly Format[] = [
  toFormat('nil', 'nil', 0),
  toFormat('never', 'never', 0),
  toFormat('bool', 'bool', 0),
  toFormat('bool', 'bool', 0),
  toFormat('bin8', 'bin', 1),
  toFormat('bin16', 'bin', 2),
  toFormat('bin32', 'bin', 4),
  toFormat('ext8', 'ext', 1),
  toFormat('ext16', 'ext', 2),
  toFormat('ext32', 'ext', 4),
  toFormat('float32', 'float', 4),
  toFormat('float64', 'float', 8),
  toFormat('uint8', 'uint', 1),
  toFormat('uint16', 'uint', 2),
  toFormat('uint32', 'uint', 4),
  toFormat('uint64', 'uint', 8),
  toFormat('int8', 'int', 1),
  toFormat('int16', 'int', 2),
  toFormat('int32', 'int', 4),
  toFormat('int64', 'int', 8),
  toFormat('fixext1', 'fixext', 0, 1),
  toFormat('fixext2', 'fixext', 0, 2),
  toFormat('fixext4', 'fixext', 0, 4),
  toFormat('fixext8', 'fixext', 0, 8),
  toFormat('fixext16', 'fixext', 0, 16),
  toFormat('str8', 'str', 1),
  toFormat('str16', 'str', 2),
  toFormat('str32', 'str', 4),
  toFormat('array16', 'array', 2),
  toFormat('array32', 'array', 4),
  toFormat('map16', 'map', 2),
  toFormat('map32', 'map', 4),
];

const NEVER = toFormat('never', 'never', 0);

function toFormat(encoding: string, family: Family, width: number, dataBytes = 0): Format {
  return { encoding, family, width, dataBytes };
}

/** The format of a first byte from 0xc0 to 0xdf. */
export function toFormatOf(head: number): Format {
  return FORMATS[head - FIRST] ?? NEVER;
}

/** Whether no shorter form could have said `length` for this format, whose length field has `width` bytes. */
export function isLengthMinimal(length: number, { family, width }: Format): boolean {
  if (width === 4) return length > 0xffff;
  if (width === 2) return length > (family === 'array' || family === 'map' ? 15 : 0xff);
  if (family === 'str') return length > 31;
  return family !== 'ext' || !FIXEXT_LENGTHS.has(length);
}

const FIXEXT_LENGTHS: ReadonlySet<number> = new Set([1, 2, 4, 8, 16]);
