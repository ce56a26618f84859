import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowIndex } from '../../../src/capture/rowIndex';

/** A capture that only knows how much it has. */
class Source {
  entryCount = 0;
  firstKeptOrdinal = 0;
}

const isEven = (ordinal: number) => ordinal % 2 === 0;
const rowsOf = (rows: RowIndex) => Array.from({ length: rows.length }, (_, position) => rows.ordinalAt(position));

describe('row index without a filter', () => {
  it('is the kept entries themselves', () => {
    const source = new Source();
    const rows = new RowIndex(source, undefined);
    source.entryCount = 10;
    source.firstKeptOrdinal = 4;
    expect(rows.extend()).toBe(true);
    expect(rowsOf(rows)).toEqual([4, 5, 6, 7, 8, 9]);
    expect([rows.ordinalAt(-1), rows.ordinalAt(6), rows.ordinalAt(0.5)]).toEqual([undefined, undefined, undefined]);
    expect(rows.positionOf(7)).toEqual({ position: 3, isExact: true });
    expect(rows.positionOf(1)).toEqual({ position: 0, isExact: false });
    expect(rows.positionOf(99)).toEqual({ position: 6, isExact: false });
  });
});

describe('row index with a filter', () => {
  it('looks at each entry once, in slices', () => {
    const source = new Source();
    const seen: number[] = [];
    const rows = new RowIndex(source, (ordinal) => {
      seen.push(ordinal);
      return isEven(ordinal);
    });
    source.entryCount = 5;
    expect([rows.extend(3), rows.length, rows.extend(3), rows.length]).toEqual([false, 2, true, 3]);
    source.entryCount = 8;
    expect(rows.extend(3)).toBe(true);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(rowsOf(rows)).toEqual([0, 2, 4, 6]);
  });

  it('starts at the first kept entry and skips what is dropped before it was seen', () => {
    const source = new Source();
    source.entryCount = 10;
    source.firstKeptOrdinal = 3;
    const rows = new RowIndex(source, isEven);
    rows.extend(2);
    source.firstKeptOrdinal = 7;
    rows.extend();
    expect(rowsOf(rows)).toEqual([8]);
  });

  it('moves positions down when rows are dropped, without being extended', () => {
    const source = new Source();
    source.entryCount = 10;
    const rows = new RowIndex(source, isEven);
    rows.extend();
    source.firstKeptOrdinal = 5;
    expect(rowsOf(rows)).toEqual([6, 8]);
    expect(rows.positionOf(6)).toEqual({ position: 0, isExact: true });
    expect(rows.positionOf(4)).toEqual({ position: 0, isExact: false });
    expect(rows.positionOf(7)).toEqual({ position: 1, isExact: false });
    expect(rows.positionOf(9)).toEqual({ position: 2, isExact: false });
  });

  it('agrees with a plain filter over blocks of rows, however it grows and shrinks', () => {
    const step = fc.record({ added: fc.nat(6000), dropped: fc.nat(6000), limit: fc.integer({ min: 1, max: 9000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        const source = new Source();
        const rows = new RowIndex(source, (ordinal) => ordinal % 3 !== 0);
        for (const { added, dropped, limit } of steps) {
          source.entryCount += added;
          rows.extend(limit);
          source.firstKeptOrdinal = Math.min(source.entryCount, source.firstKeptOrdinal + dropped);
        }
        rows.extend();
        const expected: number[] = [];
        for (let ordinal = source.firstKeptOrdinal; ordinal < source.entryCount; ordinal++) {
          if (ordinal % 3 !== 0) expected.push(ordinal);
        }
        expect(rowsOf(rows).join()).toBe(expected.join());
        for (const [position, ordinal] of expected.entries()) {
          if (position % 97 === 0) expect(rows.positionOf(ordinal)).toEqual({ position, isExact: true });
        }
      }),
      { numRuns: 30 },
    );
  });
});
