import { describe, expect, it } from 'vitest';
import { judgeHeartbeat } from '../../../src/probe/heartbeat/judgeHeartbeat';
import type { PingSeries, SentPing } from '../../../src/probe/heartbeat/pingSeries';
import { countCovered, findSpikes, measureRoundTrips } from '../../../src/probe/heartbeat/roundTrips';

/** Pings 50 ms apart, each with its round trip; undefined where no pong came. */
const toPings = (roundTrips: readonly (number | undefined)[]): readonly SentPing[] =>
  roundTrips.map((time, at) => ({ sentMs: at * 50, pongMs: time === undefined ? undefined : at * 50 + time }));

const toSeries = (roundTrips: readonly (number | undefined)[], rest: Partial<PingSeries> = {}): PingSeries => ({
  pings: toPings(roundTrips),
  unsolicitedPongs: 0,
  peerPings: 0,
  watchedMs: 1_000,
  ending: undefined,
  ...rest,
});

const fill = (count: number, value: number | undefined) => new Array<number | undefined>(count).fill(value);

describe('round trips', () => {
  it('are told by nearest rank, with the mean step from one to the next', () => {
    const times = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(measureRoundTrips(toPings(times))).toEqual({ p50: 50, p95: 95, p99: 99, jitterMs: 1 });
    expect(measureRoundTrips(toPings([7]))).toEqual({ p50: 7, p95: 7, p99: 7, jitterMs: 0 });
    expect(measureRoundTrips(toPings([undefined]))).toBeUndefined();
  });

  it('have a spike where pongs of different pings come at once', () => {
    // Pings at 100, 150, 200, 250 and 300 ms; a stall until 340 ms.
    const roundTrips = [1, 1, 240, 191, 142, 93, 44, 1, 1];
    expect(findSpikes(toPings(roundTrips))).toEqual([{ pongs: 5, delayMs: 240 }]);
    expect(findSpikes(toPings(fill(20, 180)))).toEqual([]);
  });

  it('have none where this side sent late: pings and pongs are both together', () => {
    const pings = [0, 1, 2, 3].map((ms) => ({ sentMs: ms, pongMs: ms + 1 }));
    expect(findSpikes(pings)).toEqual([]);
  });

  it('of a later ping cover those before', () => {
    expect(countCovered(toPings([1, undefined, undefined, 1, undefined]))).toBe(2);
    expect(countCovered(toPings([undefined]))).toBe(0);
  });
});

describe('the judgement', () => {
  it.each([
    ['even round trips', toSeries(fill(20, 2)), 'pass'],
    ['a slow but even path', toSeries(fill(20, 300)), 'pass'],
    ['a slow path whose server answers the latest ping only', toSeries([200, undefined, 200, undefined, 200]), 'pass'],
    ['a fast one that leaves pings out', toSeries([2, undefined, 2, 2, undefined, 2]), 'warn'],
    ['a fast one that was busy once', toSeries([2, undefined, ...fill(18, 2)]), 'pass'],
    ['pongs that never come', toSeries([2, 2, 2, undefined]), 'warn'],
    ['a stall', toSeries([1, 1, 240, 191, 142, 93, 44, 1, 1]), 'warn'],
    ['uneven round trips', toSeries([...fill(17, 10), 400, 250, 500]), 'warn'],
    ['an end in the middle', toSeries([1, 1], { ending: 'ended TCP' }), 'warn'],
    ['no pong', toSeries(fill(20, undefined)), 'fail'],
    ['no pong, and an end', toSeries(fill(3, undefined), { ending: 'ended TCP' }), 'fail'],
    ['pongs with another payload', toSeries(fill(20, undefined), { unsolicitedPongs: 20 }), 'fail'],
    ['pongs of its own', toSeries(fill(20, 2), { unsolicitedPongs: 2 }), 'pass'],
  ])('of %s', (_what, series, verdict) => {
    const judged = judgeHeartbeat(series);
    expect(judged.verdict).toBe(verdict);
    expect(judged.remedy === '').toBe(verdict === 'pass');
  });

  it('tells a wrong payload from no pong', () => {
    expect(judgeHeartbeat(toSeries(fill(20, undefined), { unsolicitedPongs: 20 })).cause).toContain(
      'none with the payload of its ping',
    );
    // One pong that nobody asked for is a heartbeat of the peer's own.
    expect(judgeHeartbeat(toSeries(fill(20, undefined), { unsolicitedPongs: 1 })).cause).toMatch(/^None of 20 pings/);
  });
});
