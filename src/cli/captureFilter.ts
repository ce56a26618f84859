import type { EvaluationGuard } from '../capture/evaluationGuard';
import type { OrdinalRange } from '../capture/exporters/exporter';
import { REGEX_TIMEOUT_MS } from '../capture/filter/batchEvaluation';
import { readFilter } from '../capture/filter/filter';
import type { FilterSource } from '../capture/filter/ports';
import { RowIndex } from '../capture/rowIndex';
import { createRowPredicate } from '../capture/rowPredicate';
import { readStructured } from '../session/structuredValue';
import { OPCODE_GROUPS } from '../wire/opcodeGroup';

const COLUMNS_BEFORE = 40;
const COLUMNS_SHOWN = 76;

/** What is wrong with a filter: a line that says it, and the filter with a mark under the place; undefined where it is right. */
export function describeFilterProblem(text: string): string | undefined {
  const [problem] = readFilter(text, { hasBookmarks: false }).problems;
  if (problem === undefined) return undefined;
  const from = Math.max(0, problem.start - COLUMNS_BEFORE);
  // One line, whatever the filter has in it, so that the mark stands under its place.
  const line = text.slice(from, from + COLUMNS_SHOWN).replace(/\s/g, ' ');
  const start = problem.start - from;
  const length = Math.max(1, Math.min(problem.end - problem.start, line.length - start));
  return `--filter: ${problem.message}\n  ${line}\n  ${' '.repeat(start)}${'^'.repeat(length)}\n`;
}

/** The rows of a growing capture that match a filter; markers do not. */
export function createFilteredRows(capture: FilterSource, text: string, guard: EvaluationGuard): RowIndex {
  const criteria = { opcodes: OPCODE_GROUPS, direction: 'both', text, isMarkerShown: false } as const;
  const ports = { readStructured: (bytes: Uint8Array, isText: boolean) => readStructured(bytes, isText, '') };
  return new RowIndex(capture, createRowPredicate(capture, criteria, ports), guard);
}

/** The rows found so far, ascending, within a range. */
export function* toOrdinals(rows: RowIndex, { first, last }: OrdinalRange): Generator<number> {
  for (let { position } = rows.positionOf(first); position < rows.length; position++) {
    const ordinal = rows.ordinalAt(position);
    if (ordinal === undefined || ordinal > last) return;
    yield ordinal;
  }
}

/** What a filter left out; undefined where that is nothing. */
export function describeUndecided({ undecidedCount, isGivenUp }: RowIndex): string | undefined {
  if (undecidedCount === 0) return undefined;
  const frames = undecidedCount === 1 ? '1 frame was' : `${undecidedCount} frames were`;
  const rest = isGivenUp ? ', and those after them were not looked at' : '';
  return `${frames} left out${rest}: the regular expression took more than ${REGEX_TIMEOUT_MS} ms on each.`;
}
