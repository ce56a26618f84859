import type { DecodedNode } from '../contract';

/** Times as the ProtoJSON mapping writes them: `2026-11-24T10:02:11.5Z`, `1.5s`. */

export interface TimeParts {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i;
const DURATION = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

/** Whether text stands for a message of that name. */
export function isTimeMessage(name: string): boolean {
  return name === 'google.protobuf.Timestamp' || name === 'google.protobuf.Duration';
}

/** Seconds and nanoseconds of a text, or what was expected instead. */
export function parseTime(name: string, { value }: DecodedNode): TimeParts | { readonly expected: string } {
  const text = typeof value === 'string' ? value : '';
  return name === 'google.protobuf.Timestamp' ? parseTimestamp(text) : parseDuration(text);
}

function parseTimestamp(text: string): TimeParts | { readonly expected: string } {
  const match = TIMESTAMP.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}${match[3]}`);
  if (!Number.isFinite(ms)) return { expected: 'time such as "2026-11-24T10:02:11Z"' };
  return { seconds: BigInt(ms / 1000), nanoseconds: toNanoseconds(match?.[2]) };
}

function parseDuration(text: string): TimeParts | { readonly expected: string } {
  const match = DURATION.exec(text);
  if (match === null) return { expected: 'duration such as "1.5s"' };
  const sign = match[1] === '-' ? -1 : 1;
  // `|| 0` keeps a zero from being a negative one.
  return { seconds: BigInt(sign) * BigInt(match[2] ?? 0), nanoseconds: sign * toNanoseconds(match[3]) || 0 };
}

function toNanoseconds(fraction = ''): number {
  return Number(fraction.padEnd(9, '0'));
}
