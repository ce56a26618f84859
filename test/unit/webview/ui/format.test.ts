import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../../src/base/formatBytes';
import {
  formatCount,
  formatCountdown,
  formatDelta,
  formatElapsed,
  formatHexBytes,
  formatMs,
  formatOffset,
  formatOpcode,
  formatPercent,
  formatShortMs,
  formatTime,
} from '../../../../webview/ui/format';

describe('numbers', () => {
  it('have thousands separators', () => {
    expect(formatCount(1_000_745)).toBe('1,000,745');
  });

  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9949, '9.9 kB'],
    [9951, '10 kB'],
    [1_200_000, '1.2 MB'],
    [96_000_000, '96 MB'],
    [999_600, '1.0 MB'],
    [5e15, '5000 TB'],
  ])('shows %i bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('shows ratios as whole percents', () => {
    expect([0, 0.714, 1].map(formatPercent)).toEqual(['0 %', '71 %', '100 %']);
  });
});

describe('times', () => {
  it('shows the local time of day with milliseconds', () => {
    expect(formatTime(new Date(2026, 10, 24, 10, 2, 11, 4).getTime())).toBe('10:02:11.004');
  });

  it.each([
    [undefined, ''],
    [0, '0'],
    [0.02, '+20 µs'],
    [0.43, '+0.4 ms'],
    [9.94, '+9.9 ms'],
    [86.2, '+86 ms'],
    [999.4, '+999 ms'],
    [999.6, '+1.00 s'],
    [60_060, '+60.06 s'],
    [751_000, '+12:31'],
  ])('shows %s ms since the last row as "%s"', (ms, text) => {
    expect(formatDelta(ms)).toBe(text);
  });

  it.each([
    [-5, '00:00:00'],
    [192_400, '00:03:12'],
    [100 * 3_600_000, '100:00:00'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });

  it('shows a round trip with the digits that matter', () => {
    expect([0.04, 0.4, 12.3, 1250].map(formatMs)).toEqual(['0 ms', '0.4 ms', '12 ms', '1.25 s']);
  });

  it('are told in microseconds below a millisecond where that matters', () => {
    expect([0, 0.000977, 0.0204, 0.9994, 0.9996, 12.3].map(formatShortMs)).toEqual([
      '0 ms',
      '0.977 µs',
      '20.4 µs',
      '999 µs',
      '1 ms',
      '12 ms',
    ]);
  });
});

describe('bytes', () => {
  it('are two hexadecimal digits each', () => {
    expect(formatHexBytes(new Uint8Array([0, 10, 255]))).toBe('00 0a ff');
  });

  it('have offsets of eight digits, more where needed', () => {
    expect([0, 0xabc, 2 ** 33].map(formatOffset)).toEqual(['00000000', '00000abc', '200000000']);
  });

  it('have opcodes as the RFC writes them', () => {
    expect([0, 10].map(formatOpcode)).toEqual(['0x0', '0xA']);
  });
});

describe('formatCountdown', () => {
  it.each([
    [3_200, '4 s'],
    [3_000, '3 s'],
    [1, '1 s'],
    [0, '0 s'],
    [-5_000, '0 s'],
    [59_001, '1:00'],
    [65_000, '1:05'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});
