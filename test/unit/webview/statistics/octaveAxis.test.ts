import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../../src/protocol/statistics';
import { toBars, toByteTicks, toOctaveAxis, toTimeTicks } from '../../../../webview/statistics/octaveAxis';

function spread(firstExponent: number, octaves: readonly number[], zeros = 0): Distribution {
  const count = octaves.reduce((sum, other) => sum + other, zeros);
  return { count, min: 0, max: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, zeros, firstExponent, octaves };
}

const NONE = spread(0, []);

describe('the axis of two distributions', () => {
  it('reaches from the lowest octave of either to the highest', () => {
    const [low, high] = [spread(-3, [1, 2]), spread(4, [5, 0, 7])];
    const axis = toOctaveAxis([low, high]);
    expect(axis).toEqual({ hasZeros: false, firstExponent: -3, octaveCount: 10 });
    expect(toBars(low, axis)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(toBars(high, axis)).toEqual([0, 0, 0, 0, 0, 0, 0, 5, 0, 7]);
  });

  it('has a bar for zeros where either has some', () => {
    const [some, other] = [spread(2, [3], 9), spread(3, [4])];
    const axis = toOctaveAxis([some, other]);
    expect(toBars(some, axis)).toEqual([9, 3, 0]);
    expect(toBars(other, axis)).toEqual([0, 0, 4]);
  });

  it('is that of the one that is not empty', () => {
    const axis = toOctaveAxis([NONE, spread(7, [1])]);
    expect(axis).toEqual({ hasZeros: false, firstExponent: 7, octaveCount: 1 });
    expect(toBars(NONE, axis)).toEqual([0]);
  });

  it('is nothing when both are empty, and has nothing but zeros when those are all', () => {
    expect(toOctaveAxis([NONE, NONE])).toEqual({ hasZeros: false, firstExponent: 0, octaveCount: 0 });
    const zeros = spread(0, [], 5);
    expect(toBars(zeros, toOctaveAxis([zeros]))).toEqual([5]);
    expect(toTimeTicks(toOctaveAxis([zeros]))).toEqual([{ at: 0.5, label: '0' }]);
  });
});

describe('ticks', () => {
  it('of bytes lie on powers of two, at the begin of their bar', () => {
    const axis = { hasZeros: false, firstExponent: 8, octaveCount: 4 };
    expect(toByteTicks(axis)).toEqual([
      { at: 0, label: '256 B' },
      { at: 0.25, label: '512 B' },
      { at: 0.5, label: '1 KiB' },
      { at: 0.75, label: '2 KiB' },
      { at: 1, label: '4 KiB' },
    ]);
  });

  it('of times lie on powers of ten between the bars', () => {
    const ticks = toTimeTicks({ hasZeros: false, firstExponent: -10, octaveCount: 20 });
    expect(ticks.map(({ label }) => label)).toEqual(['1 µs', '100 µs', '10 ms', '1 s']);
    expect(ticks[0]?.at).toBeCloseTo((Math.log2(1e-3) + 10) / 20, 12);
  });

  it('are few, and all within the drawing, whatever the range', () => {
    for (let octaveCount = 1; octaveCount <= 64; octaveCount++) {
      for (const hasZeros of [false, true]) {
        const axis = { hasZeros, firstExponent: -10, octaveCount };
        for (const ticks of [toByteTicks(axis), toTimeTicks(axis)]) {
          expect(ticks.length).toBeLessThanOrEqual(7);
          expect(ticks.every(({ at }) => at >= 0 && at <= 1)).toBe(true);
        }
      }
    }
  });
});
