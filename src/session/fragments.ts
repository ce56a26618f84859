import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry } from '../capture/contract';
import { EntryFlag } from '../capture/indexBlock';
import type { FragmentPlace } from '../protocol/rows';
import { isControlOpcode, OPCODE_MASK } from '../wire/frame';

type Frames = Pick<CaptureSource, 'index'>;

/** How far a row looks for the fragments around it; beyond, it says less. */
const MAX_STEPS = 1_000;

/** Undefined for a message of one frame, and for control frames. */
export function findFragmentPlace(capture: Frames, entry: FrameEntry): FragmentPlace | undefined {
  const isWhole = entry.fragmentIndex === 0 && entry.fragmentCount > 0;
  if (isWhole || isControlOpcode(entry.b0 & OPCODE_MASK)) return undefined;
  return {
    index: entry.fragmentIndex + 1,
    count: entry.fragmentCount || findFragmentCount(capture, entry),
    firstOrdinal: entry.firstOrdinal,
  };
}

function findFragmentCount({ index }: Frames, entry: FrameEntry): number | undefined {
  let last = entry.ordinal;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = index.findNextFragment(last);
    if (next === undefined) break;
    last = next;
  }
  return (index.flags(last) & EntryFlag.end) === 0 ? undefined : index.fragmentIndex(last) + 1;
}

/** Whether a control frame lies within a message of its own direction (RFC 6455 §5.4). */
export function isBetweenFragments({ index }: Frames, entry: FrameEntry): boolean {
  if (!isControlOpcode(entry.b0 & OPCODE_MASK)) return false;
  const direction = entry.direction === 'out' ? EntryFlag.out : 0;
  const first = Math.max(index.firstKeptOrdinal, entry.ordinal - MAX_STEPS);
  for (let ordinal = entry.ordinal - 1; ordinal >= first; ordinal--) {
    const flags = index.flags(ordinal);
    // A marker is the end of a connection or the beginning of the next.
    if ((flags & EntryFlag.marker) !== 0) return false;
    if ((flags & EntryFlag.out) !== direction || isControlOpcode(index.b0(ordinal) & OPCODE_MASK)) continue;
    return (flags & EntryFlag.end) === 0;
  }
  return false;
}
