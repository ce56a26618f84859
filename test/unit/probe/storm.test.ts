import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoctorOptions } from '../../../src/probe/contract';
import { stormProbe } from '../../../src/probe/probes/storm';
import { createSeededRandom } from '../../../src/probe/storm/seededRandom';
import { chooseBinSeconds, type StormPolicy, simulateStorm, toBins } from '../../../src/probe/storm/simulate';
import { DEFAULT_RECONNECT } from '../../../src/protocol/connection';
import { createProbeContext } from '../../integration/probe/support/probeContext';

const POLICY: StormPolicy = { baseMs: 1_000, capMs: 30_000, isJittered: true, maxAttempts: 0 };

const simulate = (policy: Partial<StormPolicy>, outageMs: number, clients = 10_000, seed = 1) =>
  simulateStorm({ clients, outageMs, policy: { ...POLICY, ...policy }, random: createSeededRandom(seed) });

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const inputs = fc.record({
  clients: fc.integer({ min: 1, max: 3_000 }),
  outageMs: fc.integer({ min: 0, max: 120_000 }),
  baseMs: fc.integer({ min: 1, max: 20_000 }),
  capMs: fc.integer({ min: 1, max: 60_000 }),
  maxAttempts: fc.integer({ min: 0, max: 8 }),
  isJittered: fc.boolean(),
  seed: fc.integer(),
});

describe('a simulated restart', () => {
  it('brings everybody back at the same moment without jitter: the first attempt after the outage', () => {
    // Attempts at 1, 3, 7 and 15 s.
    const storm = simulate({ isJittered: false }, 10_000);
    expect(storm.perSecond).toEqual([...new Array(15).fill(0), 10_000]);
    expect(storm).toMatchObject({ peak: 10_000, failedAttempts: 30_000, gaveUp: 0, lastBackMs: 15_000 });
  });

  it('spreads them with jitter', () => {
    const storm = simulate({}, 10_000);
    expect(storm.peak).toBeLessThan(2_500);
    expect(sum(storm.perSecond)).toBe(10_000);
    expect(storm.perSecond.slice(0, 10)).toEqual(new Array(10).fill(0));
  });

  it('loses nobody, has nobody back before the outage is over, and is the same each time', () => {
    fc.assert(
      fc.property(inputs, ({ clients, outageMs, seed, ...policy }) => {
        const storm = simulate(policy, outageMs, clients, seed);
        expect(sum(storm.perSecond) + storm.gaveUp).toBe(clients);
        expect(sum(storm.perSecond.slice(0, Math.floor(outageMs / 1000)))).toBe(0);
        expect(storm.peak).toBe(Math.max(0, ...storm.perSecond));
        expect(storm.peak).toBeLessThanOrEqual(clients);
        if (policy.maxAttempts === 0) expect(storm.gaveUp).toBe(0);
        expect(simulate(policy, outageMs, clients, seed)).toEqual(storm);
      }),
      { numRuns: 60 },
    );
  });

  it('is a spike without jitter, and spread over the first delay with it', () => {
    const seconds = fc.integer({ min: 4, max: 60 });
    fc.assert(
      fc.property(seconds, fc.integer(), (baseSeconds, seed) => {
        const policy = { baseMs: baseSeconds * 1_000, capMs: 60_000 };
        expect(simulate({ ...policy, isJittered: false }, 0, 2_000, seed).peak).toBe(2_000);
        const spread = simulate(policy, 0, 2_000, seed);
        expect(spread.perSecond).toHaveLength(baseSeconds);
        expect(spread.peak).toBeLessThan((2_000 / baseSeconds) * 2);
      }),
      { numRuns: 30 },
    );
  });

  it('lets those give up who run out of attempts', () => {
    expect(simulate({ isJittered: false, maxAttempts: 3 }, 10_000)).toMatchObject({
      gaveUp: 10_000,
      peak: 0,
      lastBackMs: undefined,
      failedAttempts: 30_000,
    });
  });

  it('ends although chance says 0 for ever, and for a policy that hammers', () => {
    const stuck = simulateStorm({ clients: 3, outageMs: 1_000, policy: POLICY, random: () => 0 });
    expect(sum(stuck.perSecond)).toBe(3);
    const hammering = simulate({ baseMs: 1, capMs: 1 }, 60_000, 1_000_000);
    expect(sum(hammering.perSecond)).toBe(1_000_000);
  });
});

describe('bins', () => {
  it('keep the sum', () => {
    expect(toBins([1, 2, 3, 4, 5], 2)).toEqual([3, 7, 5]);
    expect(chooseBinSeconds(300, 300)).toBe(1);
    expect(chooseBinSeconds(301, 300)).toBe(2);
    expect(chooseBinSeconds(0, 300)).toBe(1);
  });
});

describe('the random numbers', () => {
  it('lie evenly in [0, 1)', () => {
    const random = createSeededRandom(7);
    const draws = Array.from({ length: 10_000 }, random);
    expect(draws.every((value) => value >= 0 && value < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth++) {
      const inTenth = draws.filter((value) => Math.floor(value * 10) === tenth).length;
      expect(inTenth).toBeGreaterThan(850);
      expect(inTenth).toBeLessThan(1_150);
    }
  });
});

describe('the storm probe', () => {
  const run = (options: Partial<DoctorOptions>) => stormProbe.run(createProbeContext('ws://127.0.0.1:1/', { options }));

  it('passes a policy with jitter and says what it does', async () => {
    const { verdict, cause, evidence, remedy } = await run({ stormClients: 10_000 });
    expect(verdict).toBe('pass');
    expect(cause).toMatch(/^With this policy at most [\d,]+ of 10,000 clients come back within one second/);
    expect(remedy).toBe('');
    expect(evidence).toMatchObject({ clients: 10_000, outageSeconds: 10, binSeconds: 1, peakWithoutJitter: 10_000 });
    expect(evidence.withPolicy).toEqual(evidence.withJitter);
    expect(await run({ stormClients: 10_000 })).toMatchObject({ evidence });
  });

  it('warns of a policy without jitter, with the ratio', async () => {
    const { verdict, cause, evidence, remedy } = await run({
      reconnect: { ...DEFAULT_RECONNECT, isEnabled: true, isJittered: false },
    });
    expect(verdict).toBe('warn');
    expect(cause).toMatch(/10,000 of 10,000 clients come back within one second .* times less\.$/);
    expect(remedy).toContain('full jitter');
    expect(evidence.withPolicy).toEqual(evidence.withoutJitter);
  });

  it('warns where clients give up before a restart is over', async () => {
    const found = await run({ reconnect: { ...DEFAULT_RECONNECT, isEnabled: true, maxAttempts: 2 } });
    expect(found.verdict).toBe('warn');
    expect(found.cause).toMatch(/All 10,000 clients would give up for good/);
    expect(found.evidence.secondsUntilAllBack).toBeNull();
  });

  it('keeps its curves short for delays of hours', async () => {
    const { evidence } = await run({
      reconnect: { ...DEFAULT_RECONNECT, baseMs: 86_400_000, capMs: 86_400_000 },
      stormClients: 1e9,
    });
    expect(evidence.clients).toBe(1_000_000);
    expect(Array.isArray(evidence.withJitter) && evidence.withJitter.length).toBeLessThanOrEqual(300);
  });
});
