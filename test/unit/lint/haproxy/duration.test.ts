import { describe, expect, it } from 'vitest';
import { formatDuration, MAX_DURATION_MS, parseDuration } from '../../../../src/lint/haproxy/duration';

describe('parseDuration', () => {
  it.each([
    ['0', 0, undefined],
    ['3600', 3_600, undefined],
    ['500us', 0.5, 'us'],
    ['30ms', 30, 'ms'],
    ['30s', 30_000, 's'],
    ['5m', 300_000, 'm'],
    ['1h', 3_600_000, 'h'],
    ['24d', 2_073_600_000, 'd'],
  ])('counts %s', (text, ms, unit) => {
    expect(parseDuration(text)).toEqual({ ms, unit, rest: '', isOverflow: false });
  });

  it.each([
    ['1hour', 3_600_000, 'our'],
    ['1d2h', 86_400_000, '2h'],
  ])('takes of %s what HAProxy takes and keeps the rest', (text, ms, rest) => {
    expect(parseDuration(text)).toMatchObject({ ms, rest });
  });

  it.each(['', 'h', '1.5h', '-1', '1 h', '$X', '\uFFFC'])('knows no time in %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('knows what HAProxy refuses: more than a signed 32-bit count of milliseconds', () => {
    expect(parseDuration(String(MAX_DURATION_MS))?.isOverflow).toBe(false);
    expect(parseDuration(String(MAX_DURATION_MS + 1))?.isOverflow).toBe(true);
    expect(parseDuration('25d')?.isOverflow).toBe(true);
    expect(parseDuration(`${'9'.repeat(400)}h`)?.isOverflow).toBe(true);
  });
});

describe('formatDuration', () => {
  it.each([
    [0.5, '0.5 ms'],
    [999, '999 ms'],
    [3_600, '3.6 s'],
    [60_000, '1 min'],
    [90_000, '1.5 min'],
    [3_600_000, '1 h'],
    [2_073_600_000, '24 days'],
  ])('shows %d ms as %s', (ms, shown) => {
    expect(formatDuration(ms)).toBe(shown);
  });
});
