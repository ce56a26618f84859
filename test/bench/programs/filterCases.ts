import type { RowFilter } from '../../../src/protocol/rows';
import { NO_FILTER } from '../../../src/session/rowsModel';

/** A frame of the filter bench, as whoever wrote it knows it. */
export interface KnownFrame {
  readonly direction: 'in' | 'out';
  readonly isPing: boolean;
  readonly payload: string;
}

export interface FilterCase {
  readonly kind: 'header-only' | 'substring' | 'regex' | 'JSON path';
  readonly filter: RowFilter;
  /** Which frames it should find: a case that finds others is not measured. */
  readonly isExpected: (frame: KnownFrame) => boolean;
}

const ofText = (text: string): RowFilter => ({ ...NO_FILTER, text });

export const FILTER_CASES: readonly FilterCase[] = [
  { kind: 'header-only', filter: { ...NO_FILTER, opcodes: ['ping'] }, isExpected: ({ isPing }) => isPing },
  {
    kind: 'header-only',
    filter: { ...NO_FILTER, direction: 'out' },
    isExpected: ({ direction }) => direction === 'out',
  },
  { kind: 'header-only', filter: ofText('opcode == ping'), isExpected: ({ isPing }) => isPing },
  {
    kind: 'header-only',
    filter: ofText('len > 100 && dir == in'),
    isExpected: ({ payload, direction }) => payload.length > 100 && direction === 'in',
  },
  { kind: 'substring', filter: ofText('halted'), isExpected: ({ payload }) => payload.includes('halted') },
  {
    kind: 'substring',
    filter: ofText('text contains "halted"'),
    isExpected: ({ payload }) => payload.includes('halted'),
  },
  {
    kind: 'regex',
    filter: ofText('/"seq":\\d*777\\b/'),
    isExpected: ({ payload }) => /"seq":\d*777\b/.test(payload),
  },
  {
    kind: 'JSON path',
    filter: ofText('json.type == "trade"'),
    isExpected: ({ payload }) => payload.startsWith('{"type":"trade"'),
  },
];
