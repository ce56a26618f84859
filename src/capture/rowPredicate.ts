import { UserError } from '../base/errors';
import { Opcode } from '../wire/frame';
import { OPCODE_GROUPS, type OpcodeGroup } from '../wire/opcodeGroup';
import type { FilterTree } from './filter/condition';
import { readFilter } from './filter/filter';
import type { FilterPorts, FilterSource } from './filter/ports';
import { FilterProgram } from './filter/program';
import { YES } from './filter/truth';

/**
 * Whether the entry with this ordinal is shown. Called directly it runs until it is done, also where a regular expression backtracks
 * for ever: `RowIndex` and `evaluateBatch` bound that by way of `program`.
 */
export interface RowPredicate {
  (ordinal: number): boolean;
  /** Undefined for a predicate that is not made of a filter. */
  readonly program?: FilterProgram;
}

/** Markers match unless `isMarkerShown` is false. */
export interface RowCriteria {
  readonly opcodes: readonly OpcodeGroup[];
  readonly direction: 'both' | 'in' | 'out';
  /** Plain text looked for in any case, or an expression of the filter language (docs/filter.md); blank matches all. */
  readonly text: string;
  readonly isMarkerShown?: boolean;
}

/** What a filter that is wrong is refused with. */
export const FILTER_INVALID = 'filter-invalid';

/**
 * Undefined where every row matches. A fragment is searched by its own payload; a compressed message, readable only as a whole, by its
 * inflated bytes on the frame that ends it. Throws a `UserError` with code `filter-invalid` that says what is wrong with the text.
 */
export function createRowPredicate(
  capture: FilterSource,
  criteria: RowCriteria,
  ports: FilterPorts = {},
): RowPredicate | undefined {
  const { isMarkerShown = true } = criteria;
  const { tree, problems } = readFilter(criteria.text, { hasBookmarks: ports.bookmarks !== undefined });
  const [problem] = problems;
  if (problem !== undefined) throw new UserError(FILTER_INVALID, problem.message);
  const parts = [toOpcodeTree(criteria.opcodes), toDirectionTree(criteria.direction), tree];
  const asked = parts.filter((part) => part !== undefined);
  if (asked.length === 0 && isMarkerShown) return undefined;
  return toPredicate(new FilterProgram({ kind: 'and', parts: asked }, capture, ports, isMarkerShown));
}

function toPredicate(program: FilterProgram): RowPredicate {
  const { evaluate } = program;
  return Object.assign((ordinal: number) => evaluate(ordinal) === YES, { program });
}

function toOpcodeTree(groups: readonly OpcodeGroup[]): FilterTree | undefined {
  if (OPCODE_GROUPS.every((group) => groups.includes(group))) return undefined;
  const named = Object.values(Opcode).reduce<number>((mask, opcode) => mask | (1 << opcode), 0);
  const opcodeMask = groups.reduce(
    (mask, group) => mask | (group === 'reserved' ? 0xffff & ~named : 1 << Opcode[group]),
    0,
  );
  return { kind: 'condition', condition: { kind: 'opcode', opcodeMask } };
}

function toDirectionTree(direction: RowCriteria['direction']): FilterTree | undefined {
  if (direction === 'both') return undefined;
  return { kind: 'condition', condition: { kind: 'direction', isOut: direction === 'out' } };
}
