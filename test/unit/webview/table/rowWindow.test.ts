import { describe, expect, it } from 'vitest';
import {
  clampTop,
  findVisibleRows,
  followScrollBar,
  isAtEnd,
  isScaled,
  MAX_SCROLL_HEIGHT,
  type RowGeometry,
  revealRow,
  toMaxTop,
  toRowsPerPage,
  toScrollHeight,
  toScrollTop,
  toTop,
} from '../../../../webview/table/rowWindow';

const geometry = (rowCount: number): RowGeometry => ({ rowCount, rowHeightPx: 22, viewportPx: 350 });

describe.each([10, 10_000, 1_000_000, 10_000_000])('a list of %i rows', (rowCount) => {
  const list = geometry(rowCount);
  const samples = [0, 1, Math.floor(rowCount / 3), Math.floor(rowCount / 2), rowCount - 2, rowCount - 1];

  it('never needs a taller element than the cap', () => {
    expect(toScrollHeight(list)).toBeLessThanOrEqual(MAX_SCROLL_HEIGHT);
    expect(isScaled(list)).toBe(rowCount * 22 > MAX_SCROLL_HEIGHT);
  });

  it('maps both ends of the scroll bar onto both ends of the list', () => {
    const maxScrollTop = Math.max(0, toScrollHeight(list) - list.viewportPx);
    expect(toTop(list, 0)).toBe(0);
    expect(toTop(list, maxScrollTop)).toBe(toMaxTop(list));
    expect(toScrollTop(list, toMaxTop(list))).toBe(maxScrollTop);
  });

  it('comes back to the same position from the scroll bar, to a fraction of a row', () => {
    for (const row of samples) {
      const top = clampTop(list, row * 22);
      expect(toTop(list, toScrollTop(list, top))).toBeCloseTo(top, 3);
    }
  });

  it('reveals any row wholly', () => {
    for (const row of samples) {
      for (const from of [0, toMaxTop(list)]) {
        const top = revealRow(list, from, row);
        expect(row * 22).toBeGreaterThanOrEqual(top);
        expect((row + 1) * 22).toBeLessThanOrEqual(top + list.viewportPx);
        const { first, count } = findVisibleRows(list, top, 0);
        expect(row).toBeGreaterThanOrEqual(first);
        expect(row).toBeLessThan(first + count);
      }
    }
  });

  it('reaches every row near the end by steps of one row', () => {
    let top = toMaxTop(list);
    for (let row = rowCount - 1; row >= Math.max(0, rowCount - 60); row--) {
      top = revealRow(list, top, row);
      expect(findVisibleRows(list, top, 0).first).toBeLessThanOrEqual(row);
    }
  });

  it('shows as many rows as the height holds, whatever the length of the list', () => {
    for (const row of samples) {
      const { first, count } = findVisibleRows(list, row * 22, 0);
      expect(count).toBeLessThanOrEqual(Math.min(rowCount, Math.ceil(350 / 22) + 1));
      expect(first + count).toBeLessThanOrEqual(rowCount);
    }
  });
});

describe('a move of the scroll bar', () => {
  const long = geometry(10_000_000);

  it('by the thumb goes where the scale says', () => {
    expect(followScrollBar(long, 5_000, { from: 180, to: 4_000_000 })).toBe(toTop(long, 4_000_000));
    expect(followScrollBar(long, 5_000_000, { from: 180_000, to: 0 })).toBe(0);
  });

  it('by a finger moves the list by as many px, wherever it is', () => {
    for (const top of [110_000_000, 5_000, 219_000_000]) {
      const from = toScrollTop(long, top);
      expect(followScrollBar(long, top, { from, to: from + 7 })).toBe(top + 7);
      expect(followScrollBar(long, top, { from, to: from - 120 })).toBe(top - 120);
    }
  });

  it('next to both ends is px by px, so that the stop comes with the last row', () => {
    const maxScrollTop = toScrollHeight(long) - long.viewportPx;
    for (const px of [0, 1, 500, 19_999]) {
      expect(toScrollTop(long, px)).toBe(px);
      expect(toScrollTop(long, toMaxTop(long) - px)).toBe(maxScrollTop - px);
    }
    let before = -1;
    for (let scrollTop = 0; scrollTop < maxScrollTop; scrollTop += 1_999) {
      const top = toTop(long, scrollTop);
      expect(top).toBeGreaterThan(before);
      before = top;
    }
  });

  it('is the move of a list that needs no scale', () => {
    expect(followScrollBar(geometry(1_000), 100, { from: 100, to: 107 })).toBe(107);
    expect(followScrollBar(geometry(1_000), 100, { from: 100, to: 9_000 })).toBe(9_000);
  });
});

describe('the visible rows', () => {
  it('grow by the overscan within the list', () => {
    expect(findVisibleRows(geometry(1000), 0, 4)).toEqual({ first: 0, count: 20 });
    expect(findVisibleRows(geometry(1000), 220, 4)).toEqual({ first: 6, count: 24 });
  });

  it('are none in an empty list or without height', () => {
    expect(findVisibleRows(geometry(0), 0, 4)).toEqual({ first: 0, count: 0 });
    expect(findVisibleRows({ ...geometry(10), viewportPx: 0 }, 0, 4)).toEqual({ first: 0, count: 0 });
  });

  it('stay put when a revealed row is in view already', () => {
    expect(revealRow(geometry(1000), 100, 8)).toBe(100);
  });
});

describe('the end of the list', () => {
  it('is reached within half a row', () => {
    const list = geometry(1000);
    expect(isAtEnd(list, toMaxTop(list) - 10)).toBe(true);
    expect(isAtEnd(list, toMaxTop(list) - 12)).toBe(false);
  });

  it('is always reached by a list that fits', () => {
    expect(isAtEnd(geometry(3), 0)).toBe(true);
  });
});

describe('a page', () => {
  it('is whole rows, at least one', () => {
    expect(toRowsPerPage(geometry(10))).toBe(15);
    expect(toRowsPerPage({ ...geometry(10), viewportPx: 5 })).toBe(1);
  });
});
