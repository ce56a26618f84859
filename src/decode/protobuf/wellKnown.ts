import type { DecodedNode } from '../contract';
import { addFlag, type NodeDraft } from '../nodeDraft';

/** Messages of `google/protobuf` that are shown as what they mean. */

const MAX_NANOSECONDS = 999_999_999;

/** A whole message as its meaning; any other as it is. */
export function toWellKnown(name: string, node: NodeDraft): NodeDraft {
  if (name !== 'google.protobuf.Timestamp' && name !== 'google.protobuf.Duration') return node;
  const parts = readParts(node);
  if (parts === undefined) return node;
  const { seconds, nanoseconds } = parts;
  if (name === 'google.protobuf.Duration') {
    node.note = toDurationText(seconds, nanoseconds);
    return node;
  }
  const { start, end, encoding } = node;
  // A negative fraction is never valid: the seconds are what goes below zero.
  if (nanoseconds < 0) return node;
  const timestamp: NodeDraft = { kind: 'timestamp', start, end, encoding, seconds, nanoseconds };
  if (nanoseconds > MAX_NANOSECONDS) addFlag(timestamp, 'bad-timestamp');
  return timestamp;
}

/** Undefined for a message that is broken, or that says more than a time. */
function readParts({
  entries = [],
  flags,
}: DecodedNode): { seconds: number | bigint; nanoseconds: number } | undefined {
  if (flags !== undefined) return undefined;
  let seconds: number | bigint = 0;
  let nanoseconds = 0;
  for (const [{ value: name }, { value }] of entries) {
    if (name === 'seconds' && (typeof value === 'number' || typeof value === 'bigint')) seconds = value;
    else if (name === 'nanos' && typeof value === 'number') nanoseconds = value;
    else return undefined;
  }
  return { seconds, nanoseconds };
}

function toDurationText(seconds: number | bigint, nanoseconds: number): string {
  const sign = seconds < 0 || nanoseconds < 0 ? '-' : '';
  const fraction = String(Math.abs(nanoseconds)).padStart(9, '0').replace(/0+$/, '');
  const whole = String(seconds).replace('-', '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`} s`;
}
