import { UserError } from '../base/errors';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import { evaluateBatch, REGEX_TIMEOUT_MS } from '../capture/filter/batchEvaluation';
import { BATCH_ENTRIES } from '../capture/filter/regexBatch';
import { UNKNOWN, YES } from '../capture/filter/truth';
import { MAX_UNDECIDED_ROWS, type RowSource } from '../capture/rowIndex';
import { FILTER_INVALID, type RowPredicate } from '../capture/rowPredicate';

/**
 * The same predicate, for entries asked for in any order, with its regular expressions bounded: the entries around the one asked for are
 * matched together. Entries that cannot be decided in time do not match; after too many of them it throws a `UserError`.
 */
export function toGuardedPredicate(
  predicate: RowPredicate,
  source: RowSource,
  guard: EvaluationGuard | undefined,
): (ordinal: number) => boolean {
  const { program } = predicate;
  if (program === undefined || guard === undefined || program.regexes.count === 0) return predicate;
  const verdicts = new Uint8Array(BATCH_ENTRIES);
  let blockStart = -1;
  let undecidedCount = 0;
  const evaluateBlock = (start: number) => {
    const end = Math.min(start + BATCH_ENTRIES, source.entryCount);
    let next = Math.max(start, source.firstKeptOrdinal);
    while (next < end) {
      next = evaluateBatch(program, next, end, guard, (ordinal, truth) => {
        verdicts[ordinal - start] = truth === YES ? 1 : 0;
        if (truth === UNKNOWN) undecidedCount++;
      });
      if (undecidedCount >= MAX_UNDECIDED_ROWS) throw new UserError(FILTER_INVALID, describeGivenUp('search'));
    }
    blockStart = start;
  };
  return (ordinal) => {
    const start = ordinal - (ordinal % BATCH_ENTRIES);
    if (start !== blockStart) evaluateBlock(start);
    return verdicts[ordinal - start] === 1;
  };
}

/** @param what was given up: `filter` or `search` */
export function describeGivenUp(what: string): string {
  return `A regular expression took more than ${REGEX_TIMEOUT_MS} ms on each of ${MAX_UNDECIDED_ROWS} rows, so the ${what} was given up. Make it simpler: repetitions within repetitions, such as (a+)+, never come to an end on some texts.`;
}
