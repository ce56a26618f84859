import { describe, expect, it } from 'vitest';
import { findKeyTarget } from '../../../../webview/table/tableKeys';

const place = { current: 5, shown: { first: 2, count: 10 }, rows: { first: 0, count: 100 }, rowsPerPage: 10 };

describe('keys of the table', () => {
  it.each([
    ['ArrowDown', 6],
    ['ArrowUp', 4],
    ['PageDown', 15],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 99],
    ['a', undefined],
  ])('%s moves from 5 to %s', (key, target) => {
    expect(findKeyTarget(key, place)).toBe(target);
  });

  it('begin in view while nothing is selected', () => {
    expect(findKeyTarget('ArrowDown', { ...place, current: undefined })).toBe(2);
    expect(findKeyTarget('ArrowUp', { ...place, current: undefined })).toBe(11);
  });

  it('stop at both ends', () => {
    expect(findKeyTarget('ArrowDown', { ...place, current: 99 })).toBe(99);
    expect(findKeyTarget('ArrowUp', { ...place, current: 0 })).toBe(0);
  });

  it('reach the first row there is after older ones were dropped', () => {
    const dropped = { ...place, rows: { first: 40, count: 60 }, current: 41 };
    expect(findKeyTarget('Home', dropped)).toBe(40);
    expect(findKeyTarget('PageUp', dropped)).toBe(40);
    expect(findKeyTarget('End', dropped)).toBe(99);
  });

  it('do nothing in an empty table', () => {
    expect(findKeyTarget('End', { ...place, rows: { first: 0, count: 0 } })).toBeUndefined();
  });
});
