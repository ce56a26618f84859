import { describe, expect, it } from 'vitest';
import { toBarPath } from '../../../../webview/charts/barPath';

describe('bars', () => {
  it('stand on the line, the largest as high as the half', () => {
    expect(toBarPath([10, 5], 'up')).toBe('M0.07 50h0.86v-50h-0.86zM1.07 50h0.86v-25h-0.86z');
  });

  it('hang from it', () => {
    expect(toBarPath([0, 4], 'down')).toBe('M1.07 50h0.86v50h-0.86z');
  });

  it('are seen however small, unless they are 0', () => {
    expect(toBarPath([1e9, 1, 0], 'up')).toBe('M0.07 50h0.86v-50h-0.86zM1.07 50h0.86v-1.5h-0.86z');
  });

  it('are none where there is nothing to show', () => {
    expect([toBarPath([], 'up'), toBarPath([0, 0], 'down')]).toEqual(['', '']);
  });
});
