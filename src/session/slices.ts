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

export interface SlicedSteps<T> extends Pick<SlicedTask, 'clock' | 'signal'> {
  /** Each step is bounded in time and tells how far the whole is, from 0 to 1. */
  readonly steps: Generator<number, T>;
  readonly onProgress: (share: number) => void;
}

/** Like `runInSlices`, for a task that is a generator; it is ended where the answer is no longer wanted, so that it can clear up. */
export async function runStepsInSlices<T>({ clock, signal, steps, onProgress }: SlicedSteps<T>): Promise<T> {
  let share = 0;
  const ended: { value: T }[] = [];
  const step = () => {
    const next = steps.next();
    if (next.done === true) ended.push({ value: next.value });
    else share = next.value;
    return next.done === true;
  };
  try {
    await runInSlices({ clock, signal, step, onPause: () => onProgress(share) });
  } catch (error) {
    if (error instanceof CancelledError) discard(steps);
    throw error;
  }
  const [end] = ended;
  if (end === undefined) throw new CancelledError();
  return end.value;
}

function discard(steps: Generator<number, unknown>): void {
  // What it would have answered is of no use to anybody.
  steps.return(undefined);
}

function runSlice(clock: Clock, step: () => boolean): boolean {
  const endMs = clock.now() + SLICE_MS;
  let isDone = step();
  while (!isDone && clock.now() < endMs) isDone = step();
  return isDone;
}
