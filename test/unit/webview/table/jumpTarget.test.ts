import { describe, expect, it } from 'vitest';
import { parseJumpTarget } from '../../../../webview/table/jumpTarget';

const DAY_MS = new Date(2026, 10, 24, 15, 30).getTime();
const context = { referenceMs: 1_000_000, dayMs: DAY_MS };
const local = (hour: number, minute: number, second = 0) =>
  new Date(2026, 10, 24, hour, minute).getTime() + second * 1000;

describe('where to go', () => {
  it.each([
    ['10:02:11.004', local(10, 2, 11.004)],
    ['10:02:11,5', local(10, 2, 11.5)],
    ['9:05', local(9, 5)],
    ['2026-11-24T10:02:11.004Z', Date.UTC(2026, 10, 24, 10, 2, 11, 4)],
    ['2026-11-24T10:02:11+02:00', Date.UTC(2026, 10, 24, 8, 2, 11)],
    ['2026-11-24 10:02', local(10, 2)],
    ['2026-11-24', local(0, 0)],
    ['+12.5s', 1_012_500],
    ['+12.5', 1_012_500],
    ['-300 ms', 999_700],
    ['+2m', 1_120_000],
    ['+1h', 4_600_000],
    ['+2:03', 1_123_000],
    ['+1:02:03.5', 4_723_500],
  ])('%s is a time', (text, timeMs) => {
    const target = parseJumpTarget(text, context);
    expect(target?.kind).toBe('time');
    expect(target?.kind === 'time' ? target.timeMs : 0).toBeCloseTo(timeMs, 3);
  });

  it.each([
    ['#12345', 12_345],
    ['12345', 12_345],
    ['#12,345,678', 12_345_678],
    [' # 7 ', 7],
  ])('%s is a row', (text, ordinal) => {
    expect(parseJumpTarget(text, context)).toEqual({ kind: 'ordinal', ordinal });
  });

  it.each([
    ['0%', 0],
    ['50 %', 0.5],
    ['12.5%', 0.125],
    ['100%', 1],
  ])('%s is a part of the way', (text, ratio) => {
    expect(parseJumpTarget(text, context)).toEqual({ kind: 'part', ratio });
  });

  it.each([
    '',
    'soon',
    '25:00',
    '10:60',
    '10:02:60',
    '101%',
    '-5%',
    '#',
    '#-3',
    '#1.5',
    '1,23',
    '2026-13-40',
    '2026-11-24T25:00Z',
    '+',
    '+s',
    '+1:99:00',
    '#99999999999999999999',
    '10:02:11.004 PM',
    '2026-11-24 tomorrow',
  ])('"%s" is none of it', (text) => {
    expect(parseJumpTarget(text, context)).toBeUndefined();
  });

  it('since the reference is nowhere while there are no rows', () => {
    expect(parseJumpTarget('+1s', { ...context, referenceMs: undefined })).toBeUndefined();
  });
});
