import { findGroupIndex, OPCODE_GROUPS, type OpcodeGroup } from '../wire/opcodeGroup';
import type { CaptureSource } from './captureSource';
import { EntryFlag } from './indexBlock';
import { createTextSearch } from './textSearch';

/** Whether the entry with this ordinal is shown. */
export type RowPredicate = (ordinal: number) => boolean;

/** Markers always match. */
export interface RowCriteria {
  readonly opcodes: readonly OpcodeGroup[];
  readonly direction: 'both' | 'in' | 'out';
  /** Case-insensitive plain text looked for in the payload; empty matches all. */
  readonly text: string;
}

/**
 * Undefined where every row matches. Headers are tested first, payloads last. A fragment is searched by its own payload; a compressed
 * message, readable only as a whole, by its inflated bytes on the frame that ends it.
 */
export function createRowPredicate(
  capture: Pick<CaptureSource, 'index' | 'viewContent'>,
  criteria: RowCriteria,
): RowPredicate | undefined {
  const isShown = OPCODE_GROUPS.map((group) => criteria.opcodes.includes(group));
  const hasText = criteria.text !== '';
  if (isShown.every(Boolean) && criteria.direction === 'both' && !hasText) return undefined;
  const { index } = capture;
  const isIncluded = createTextSearch(criteria.text);
  const hiddenDirection = criteria.direction === 'both' ? -1 : criteria.direction === 'in' ? EntryFlag.out : 0;
  return (ordinal) => {
    const flags = index.flags(ordinal);
    if ((flags & EntryFlag.marker) !== 0) return true;
    if ((flags & EntryFlag.out) === hiddenDirection) return false;
    if (isShown[findGroupIndex(index.b0(ordinal))] !== true) return false;
    if (!hasText) return true;
    const content = capture.viewContent(ordinal);
    return content !== undefined && isIncluded(content);
  };
}
