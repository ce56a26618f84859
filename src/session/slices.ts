import type { Clock } from '../base/clock';
import { CancelledError } from '../base/errors';

/** How long one slice of a long task keeps the program from everything else. */
export const SLICE_MS = 8;

export interface SlicedTask {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Does a small part, bounded in time; true when all is done. */
  readonly step: () => boolean;
  /** Between slices, before others get their turn. */
  readonly onPause?: () => void;
}

/** Runs a task to its end in slices of 8 ms. Rejects with a `CancelledError` once the answer is no longer wanted. */
export async function runInSlices({ clock, signal, step, onPause }: SlicedTask): Promise<void> {
  while (!runSlice(clock, step)) {
    onPause?.();
    await new Promise<void>((resolve) => clock.schedule(0, resolve));
    if (signal.aborted) throw new CancelledError();
  }
}

function runSlice(clock: Clock, step: () => boolean): boolean {
  const endMs = clock.now() + SLICE_MS;
  let isDone = step();
  while (!isDone && clock.now() < endMs) isDone = step();
  return isDone;
}
