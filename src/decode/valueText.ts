import type { DecodedNode } from './contract';
import { cutText, ELLIPSIS, toPrintable } from './printable';

/** Largest distance from the epoch that a Date can say, in seconds (ECMA-262 §21.4.1.1). */
const MAX_DATE_SECONDS = 8.64e12;

const MAX_NANOSECONDS = 999_999_999;

/** What a value is called on one line: strings in quotes, bytes by their number. Containers are not values. */
export function toValueText(node: DecodedNode, maxChars: number): string {
  if (node.encoding === 'missing') return '(missing)';
  switch (node.kind) {
    case 'nil':
      return node.encoding === 'null' ? 'null' : 'nil';
    case 'str':
      return toQuoted(node, maxChars);
    case 'float':
      return node.source === undefined ? toFloatText(node) : toPrintable(node.source, maxChars);
    case 'bin':
      return `bin ${toByteCount(node)}`;
    case 'ext':
      return `ext(${node.type}) ${toByteCount(node)}`;
    case 'timestamp':
      return toTimestampText(node.seconds ?? 0, node.nanoseconds ?? 0);
    default:
      return toPrintable(node.source ?? String(node.value), maxChars);
  }
}

function toQuoted(node: DecodedNode, maxChars: number): string {
  const whole = typeof node.value === 'string' ? node.value : '';
  const text = node.flags?.includes('truncated') ? `${whole}${ELLIPSIS}` : whole;
  const escaped = cutText(text, maxChars + 1).replace(/["\\]/g, '\\$&');
  const inner = toPrintable(escaped, Math.max(1, maxChars - 2));
  return `"${inner}"`;
}

function toByteCount({ value, announced }: DecodedNode): string {
  const count = announced ?? (value instanceof Uint8Array ? value.length : 0);
  return `${count} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** What MessagePack and Protocol Buffers call 32 bits of float, the latter where it knows the type and where not. */
const FLOAT32_ENCODINGS: ReadonlySet<string> = new Set(['float32', 'float', 'fixed32']);

function toFloatText({ value, encoding }: DecodedNode): string {
  const number = Number(value);
  return FLOAT32_ENCODINGS.has(encoding) ? toFloat32Text(number) : toNumberText(number);
}

/** A float32 is shown with the fewest digits that name it among float32 values: 0.1, not 0.10000000149011612. */
export function toFloat32Text(number: number): string {
  if (!Number.isFinite(number)) return toNumberText(number);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === number) return toNumberText(short);
  }
  return toNumberText(number);
}

function toNumberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** ISO 8601 in UTC with as many digits as the nanoseconds need; beyond the years of a Date, seconds since the epoch. */
export function toTimestampText(seconds: number | bigint, nanoseconds: number): string {
  const wholeSeconds = Number(seconds);
  if (Math.abs(wholeSeconds) > MAX_DATE_SECONDS || nanoseconds > MAX_NANOSECONDS) {
    return `${seconds} s${nanoseconds === 0 ? '' : ` and ${nanoseconds} ns`} since the epoch`;
  }
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  return new Date(wholeSeconds * 1000).toISOString().replace('.000Z', `${fraction}Z`);
}
