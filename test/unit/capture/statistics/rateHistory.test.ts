import { describe, expect, it } from 'vitest';
import { RateHistory, type RateSeries } from '../../../../src/capture/statistics/rateHistory';

/** A whole second, on a multiple of every step that occurs here. */
const EPOCH = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000);

/** `frames(second)` frames of 10 bytes from the server in each second. */
function fill(seconds: number, frames: (second: number) => number): RateHistory {
  const history = new RateHistory();
  for (let second = 0; second < seconds; second++) {
    for (let i = 0; i < frames(second); i++) history.add('in', 10, EPOCH + second * 1000 + i);
  }
  return history;
}

function total({ in: line, stepMs }: RateSeries): number {
  return line.framesPerSecond.reduce((sum, rate) => sum + rate * (stepMs / 1000), 0);
}

describe('the last ten minutes', () => {
  it('are one point a second at first, without the second that is not over', () => {
    const history = fill(5, (second) => second + 1);
    expect(history.read('recent', EPOCH + 4500)).toMatchObject({
      startMs: EPOCH,
      stepMs: 1000,
      in: { framesPerSecond: [1, 2, 3, 4], bytesPerSecond: [10, 20, 30, 40], peakFramesPerSecond: 5 },
      out: { framesPerSecond: [0, 0, 0, 0] },
    });
  });

  it('end with the last frame where there is no now', () => {
    const history = fill(5, (second) => second + 1);
    expect(history.read('recent', undefined)?.in.framesPerSecond).toEqual([1, 2, 3, 4, 5]);
    expect(history.read('whole', undefined)?.in.framesPerSecond).toEqual([1, 2, 3, 4, 5]);
  });

  it('go on to now when nothing arrives, and forget what is older', () => {
    const history = fill(2, () => 3);
    expect(history.read('recent', EPOCH + 6000)?.in.framesPerSecond).toEqual([3, 3, 0, 0, 0, 0]);
    const late = history.read('recent', EPOCH + 3_600_000);
    expect(late?.in.framesPerSecond.every((rate) => rate === 0)).toBe(true);
    expect(late?.in.peakFramesPerSecond).toBe(3);
  });

  it('are at most 120 points, and steady where the stream is', () => {
    const history = fill(2000, () => 4);
    for (const nowMs of [EPOCH + 2_000_000, undefined]) {
      const series = history.read('recent', nowMs);
      expect(series?.in.framesPerSecond.length).toBeLessThanOrEqual(120);
      expect(series?.stepMs).toBe(5000);
      expect(new Set(series?.in.framesPerSecond)).toEqual(new Set([4]));
      expect(new Set(series?.in.bytesPerSecond)).toEqual(new Set([40]));
    }
  });
});

describe('the whole life', () => {
  it('is at most 120 points whose width doubles', () => {
    const steps = [119, 120, 121, 240, 241, 5000].map((seconds) => {
      const series = fill(seconds, () => 1).read('whole', EPOCH + seconds * 1000);
      expect(series?.in.framesPerSecond.length).toBeLessThanOrEqual(120);
      expect(new Set(series?.in.framesPerSecond)).toEqual(new Set([1]));
      return series?.stepMs;
    });
    expect(steps).toEqual([1000, 1000, 2000, 2000, 4000, 64_000]);
  });

  it('loses no frame', () => {
    const history = fill(4096, (second) => 1 + (second % 7));
    const expected = Array.from({ length: 4096 }, (_, second) => 1 + (second % 7)).reduce(
      (sum, count) => sum + count,
      0,
    );
    const series = history.read('whole', EPOCH + 4096 * 1000);
    expect(series && total(series)).toBe(expected);
  });

  it('takes a gap of years in its stride', () => {
    const history = fill(1, () => 5);
    history.add('out', 70, EPOCH + 40 * 365 * 86_400_000);
    const series = history.read('whole', undefined);
    expect(series?.in.framesPerSecond.length).toBeLessThanOrEqual(120);
    expect(series && Math.round(total(series))).toBe(5);
    expect(series?.out.peakBytesPerSecond).toBe(70);
  });
});

describe('times', () => {
  it('that ran backwards count as now', () => {
    const history = new RateHistory();
    history.add('in', 1, EPOCH + 5000);
    history.add('in', 1, EPOCH);
    expect(history.read('recent', undefined)?.in.framesPerSecond).toEqual([2]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('%s is no time, and breaks nothing', (timeMs) => {
    const history = new RateHistory();
    history.add('in', 1, timeMs);
    expect(history.read('recent', undefined)).toBeUndefined();
    history.add('in', 1, EPOCH);
    history.add('in', 1, timeMs);
    history.add('in', 1, EPOCH + 1000);
    expect(history.read('recent', undefined)?.in.framesPerSecond.at(-1)).toBe(1);
    expect(history.read('whole', EPOCH + 2000)?.in.framesPerSecond.length).toBe(2);
  });

  it('before the first second is over there is nothing to show', () => {
    const history = new RateHistory();
    expect(history.read('recent', EPOCH)).toBeUndefined();
    history.add('in', 1, EPOCH + 100);
    expect(history.read('recent', EPOCH + 900)).toBeUndefined();
    expect(history.read('whole', EPOCH + 1000)?.in.framesPerSecond).toEqual([1]);
  });

  it('are forgotten on clear', () => {
    const history = fill(300, () => 2);
    history.clear();
    expect(history.read('whole', undefined)).toBeUndefined();
    history.add('in', 1, EPOCH);
    expect(history.read('whole', undefined)).toMatchObject({ stepMs: 1000, in: { peakFramesPerSecond: 1 } });
  });
});
