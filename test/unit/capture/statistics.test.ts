import { describe, expect, it } from 'vitest';
import { Rates } from '../../../src/capture/rates';
import { RttWindow } from '../../../src/capture/rtt';

const EPOCH = 1_700_000_000_000;

describe('rates', () => {
  it('read a steady stream steadily, whenever they are read', () => {
    const rates = new Rates();
    const seen: number[] = [];
    for (let ms = 0; ms < 3000; ms += 10) {
      rates.add('in', 1, 50, EPOCH + ms);
      if (ms >= 1100) seen.push(rates.read(EPOCH + ms).framesPerSecond.in);
    }
    expect(new Set(seen)).toEqual(new Set([100]));
  });

  it('keep directions and bytes apart', () => {
    const rates = new Rates();
    rates.add('in', 3, 300, EPOCH);
    rates.add('out', 2, 50, EPOCH);
    expect(rates.read(EPOCH + 500)).toEqual({
      framesPerSecond: { in: 3, out: 2 },
      bytesPerSecond: { in: 300, out: 50 },
    });
  });

  it('forget after a second, also without anything new', () => {
    const rates = new Rates();
    rates.add('in', 3, 300, EPOCH);
    expect(rates.read(EPOCH + 1000).framesPerSecond.in).toBe(3);
    expect(rates.read(EPOCH + 1050).framesPerSecond.in).toBe(0);
    rates.add('in', 7, 0, EPOCH + 60_000);
    expect(rates.read(EPOCH + 60_100).framesPerSecond.in).toBe(7);
  });

  it('take a time that ran backwards as now', () => {
    const rates = new Rates();
    rates.add('in', 1, 0, EPOCH);
    rates.add('in', 1, 0, EPOCH - 5000);
    expect(rates.read(EPOCH + 100).framesPerSecond.in).toBe(2);
  });
});

describe('round-trip times', () => {
  it('are none before the first', () => {
    expect(new RttWindow().read()).toBeUndefined();
  });

  it('are their own percentiles while there is one', () => {
    const window = new RttWindow();
    window.add(12.5);
    expect(window.read()).toEqual({ lastMs: 12.5, p50Ms: 12.5, p95Ms: 12.5, p99Ms: 12.5, count: 1, recentMs: [12.5] });
  });

  it('have exact percentiles by nearest rank', () => {
    const window = new RttWindow();
    for (let i = 100; i >= 1; i--) window.add(i);
    expect(window.read()).toMatchObject({ lastMs: 1, p50Ms: 50, p95Ms: 95, p99Ms: 99, count: 100 });
  });

  it('forget all but the last 1,000, and show the last 60', () => {
    const window = new RttWindow();
    for (let i = 0; i < 500; i++) window.add(1e6);
    for (let i = 1; i <= 1000; i++) window.add(i);
    const statistics = window.read();
    expect(statistics).toMatchObject({ lastMs: 1000, p50Ms: 500, p95Ms: 950, p99Ms: 990, count: 1500 });
    expect(statistics?.recentMs).toEqual(Array.from({ length: 60 }, (_, i) => 941 + i));
  });
});
