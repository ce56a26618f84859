import { describe, expect, it } from 'vitest';
import { toSparklinePath } from '../../../../webview/charts/sparkline';

const size = { widthPx: 10, heightPx: 12 };

describe('the sparkline', () => {
  it('runs from left to right with the largest value on top', () => {
    expect(toSparklinePath([0, 10, 5], size)).toBe('M0 11L5 1L10 6');
  });

  it('lies in the middle when all values are the same', () => {
    expect(toSparklinePath([7, 7], size)).toBe('M0 6L10 6');
  });

  it('is nothing for less than two values', () => {
    expect(toSparklinePath([7], size)).toBe('');
  });
});
