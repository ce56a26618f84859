import type { EvaluationGuard } from '../evaluationGuard';
import type { FilterProgram } from './program';
import { BATCH_ENTRIES, type RegexBatch } from './regexBatch';
import { type Truth, UNKNOWN } from './truth';

/** How long one entry, and all entries of a batch together, may take to be matched. */
export const REGEX_TIMEOUT_MS = 100;

/**
 * Evaluates entries from `first` to before `end`, at most a batch, and tells each in order: whether it is shown, or that it was left
 * undecided since a regular expression took more than `REGEX_TIMEOUT_MS` on it alone.
 *
 * @returns the ordinal to go on with
 */
export function evaluateBatch(
  program: FilterProgram,
  first: number,
  end: number,
  guard: EvaluationGuard,
  accept: (ordinal: number, truth: Truth) => void,
): number {
  const { regexes } = program;
  regexes.begin();
  const last = Math.min(end, first + BATCH_ENTRIES);
  let next = first;
  const truths: Truth[] = [];
  while (next < last && !regexes.isFull) {
    regexes.slot = next - first;
    truths.push(program.evaluate(next));
    next++;
  }
  matchGuarded(regexes, guard);
  for (const [slot, truth] of truths.entries()) {
    regexes.slot = slot;
    accept(first + slot, truth === UNKNOWN ? program.evaluate(first + slot) : truth);
  }
  regexes.finish();
  program.forget();
  return next;
}

function matchGuarded(regexes: RegexBatch, guard: EvaluationGuard): void {
  while (regexes.progress < regexes.subjectCount) {
    if (isDone(guard, () => regexes.match())) continue;
    // The batch was slow; whether it was this text is seen when it is tried alone.
    const alone = regexes.progress;
    if (!isDone(guard, () => regexes.match(alone + 1))) regexes.skip();
  }
}

/** An expression can also exhaust the stack of the engine's matcher, which throws. */
function isDone(guard: EvaluationGuard, work: () => void): boolean {
  try {
    return guard.run(work, REGEX_TIMEOUT_MS);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
