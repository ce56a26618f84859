import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RECONNECT, type ReconnectSettings } from '../../../src/protocol/connection';
import { decideReconnect, delayBoundMs, drawDelayMs, type LinkEnding } from '../../../src/session/reconnectPolicy';

const ON: ReconnectSettings = { ...DEFAULT_RECONNECT, isEnabled: true };
const delays = fc.record({
  baseMs: fc.integer({ min: 1, max: 86_400_000 }),
  capMs: fc.integer({ min: 1, max: 86_400_000 }),
});
const attempts = fc.integer({ min: 1, max: 1_000_000 });
/** What `Math.random` can answer with. */
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the bound of a delay', () => {
  it('is the base at first and doubles up to the cap', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 1_000_000].map((attempt) => delayBoundMs(attempt, ON));
    expect(bounds).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is never beyond the cap, and twice the one before unless the cap is reached', () => {
    fc.assert(
      fc.property(delays, attempts, (settings, attempt) => {
        const bound = delayBoundMs(attempt, settings);
        const next = delayBoundMs(attempt + 1, settings);
        expect(bound).toBeGreaterThan(0);
        expect(bound).toBeLessThanOrEqual(settings.capMs);
        expect(next).toBe(Math.min(settings.capMs, bound * 2));
      }),
    );
  });
});

describe('the delay', () => {
  it('is the bound without jitter, whatever chance says', () => {
    fc.assert(
      fc.property(delays, attempts, randoms, (settings, attempt, value) => {
        const delay = drawDelayMs(attempt, { ...settings, isJittered: false }, () => value);
        expect(delay).toBe(delayBoundMs(attempt, settings));
      }),
    );
  });

  it('lies from 0 to below the bound with jitter', () => {
    fc.assert(
      fc.property(delays, attempts, randoms, (settings, attempt, value) => {
        const delay = drawDelayMs(attempt, { ...settings, isJittered: true }, () => value);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(delayBoundMs(attempt, settings));
      }),
    );
  });

  it('is spread evenly with jitter', () => {
    const draws = Array.from({ length: 1_000 }, (_, index) => drawDelayMs(3, ON, () => index / 1_000));
    for (let quarter = 0; quarter < 4; quarter++) {
      const inQuarter = draws.filter((ms) => ms >= quarter * 1_000 && ms < (quarter + 1) * 1_000);
      expect(inQuarter).toHaveLength(250);
    }
  });
});

describe('the decision', () => {
  it('is to try again after a drop, a restart, a refused connection, and an answer that may change', () => {
    const endings: readonly LinkEnding[] = [
      { kind: 'closed', code: 1006 },
      { kind: 'closed', code: 1001 },
      { kind: 'closed', code: 1012 },
      { kind: 'closed', code: 1005 },
      { kind: 'unreachable' },
      { kind: 'rejected', statusCode: 502 },
      { kind: 'rejected', statusCode: 429 },
    ];
    for (const ending of endings) expect(decideReconnect(ending, 3, ON)).toEqual({ kind: 'retry', attempt: 3 });
  });

  it('is to give up after the codes that say so', () => {
    expect(decideReconnect({ kind: 'closed', code: 1008 }, 1, ON)).toEqual({
      kind: 'give-up',
      reason: { kind: 'close-code', code: 1008 },
    });
    expect(decideReconnect({ kind: 'rejected', statusCode: 401 }, 1, ON)).toEqual({
      kind: 'give-up',
      reason: { kind: 'status-code', code: 401 },
    });
    const own = { ...ON, giveUpCodes: [4401] };
    expect(decideReconnect({ kind: 'closed', code: 4401 }, 1, own)).toMatchObject({ kind: 'give-up' });
    expect(decideReconnect({ kind: 'closed', code: 1000 }, 1, own)).toMatchObject({ kind: 'retry' });
  });

  it('is to give up where another attempt cannot be better', () => {
    for (const kind of ['untrusted', 'not-http', 'bad-settings'] as const) {
      expect(decideReconnect({ kind }, 1, { ...ON, giveUpCodes: [] })).toEqual({ kind: 'give-up', reason: { kind } });
    }
  });

  it('allows so many attempts in a row; 0 is no limit', () => {
    const settings = { ...ON, maxAttempts: 2 };
    expect(decideReconnect({ kind: 'unreachable' }, 2, settings)).toEqual({ kind: 'retry', attempt: 2 });
    expect(decideReconnect({ kind: 'unreachable' }, 3, settings)).toEqual({
      kind: 'give-up',
      reason: { kind: 'attempts', maxAttempts: 2 },
    });
    expect(decideReconnect({ kind: 'unreachable' }, 1e9, { ...ON, maxAttempts: 0 })).toMatchObject({ kind: 'retry' });
  });

  it('is nothing where it is switched off, and after what the user ended', () => {
    expect(decideReconnect({ kind: 'closed', code: 1006 }, 1, DEFAULT_RECONNECT)).toEqual({ kind: 'none' });
    expect(decideReconnect({ kind: 'by-user' }, 1, ON)).toEqual({ kind: 'none' });
  });
});
