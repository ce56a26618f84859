import { describe, expect, it } from 'vitest';
import { EntryFlag } from '../../../../src/capture/indexBlock';
import { CaptureStatistics } from '../../../../src/capture/statistics/captureStatistics';
import { toStatisticsSnapshot } from '../../../../src/session/statisticsSnapshot';
import { FIN, Opcode } from '../../../../src/wire/frame';
import { toJsonText, toTsvText } from '../../../../webview/statistics/copyText';

const EPOCH = Date.UTC(2026, 10, 24, 10, 2, 11);

function snapshotOf(sizes: readonly number[]) {
  const statistics = new CaptureStatistics();
  sizes.forEach((size, index) => {
    const frame = { b0: FIN | Opcode.text, b1: 0, headerLength: 2, payloadLength: size, receivedLength: size };
    const rest = { offset: 0, maskingKey: 0, timeMs: EPOCH + index, violations: [] };
    const place = { flags: EntryFlag.end, wireLength: size, messageLength: size, isMessageReadable: true };
    statistics.addFrame('in', { ...frame, ...rest }, place);
  });
  return toStatisticsSnapshot({ statistics, recentRtt: undefined, span: 'recent', nowMs: EPOCH + 2000 });
}

describe('the copied figures', () => {
  it('as a table: every row has as many cells as its head', () => {
    const tables = toTsvText(snapshotOf([0, 5, 6, 900])).split('\n\n');
    expect(tables).toHaveLength(5);
    for (const table of tables) {
      const widths = table
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t').length);
      expect(new Set(widths).size, table).toBe(1);
    }
  });

  it('as a table: counts, buckets and rates are those of the capture', () => {
    const lines = toTsvText(snapshotOf([0, 5, 6, 900])).split('\n');
    expect(lines).toContain('text\tin\t4\t911\t919');
    expect(lines).toContain('text\tout\t0\t0\t0');
    expect(lines).toContain('message size (bytes) in\t4\t0\t227.75\t5\t900\t900\t900\t900');
    expect(lines).toContain('message size (bytes) in\t0\t0.0009765625\t1');
    expect(lines).toContain('message size (bytes) in\t4\t8\t2');
    expect(lines).toContain('message size (bytes) in\t512\t1024\t1');
    expect(lines).toContain('2026-11-24T10:02:11.000Z\t4\t919\t0\t0');
  });

  it('as JSON: the snapshot itself', () => {
    const snapshot = snapshotOf([1, 2]);
    expect(JSON.parse(toJsonText(snapshot))).toEqual(JSON.parse(JSON.stringify(snapshot)));
  });

  it('of nothing are tables without rows, not numbers that are none', () => {
    const text = toTsvText(snapshotOf([]));
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(text.trimEnd().endsWith('time\tframes/s in\tbytes/s in\tframes/s out\tbytes/s out')).toBe(true);
  });
});
