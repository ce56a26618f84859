import { describe, expect, it } from 'vitest';
import { toExportRequest } from '../../../src/session/toExportRequest';
import { NEVER, RowsFixture } from './rowsFixture';

const measure = (fixture: RowsFixture, first: number, last: number) =>
  fixture.settle(fixture.ranges.measure({ revision: fixture.revision, first, last }, NEVER));

const copy = (fixture: RowsFixture, first: number, last: number, format: 'tsv' | 'ndjson' = 'tsv') =>
  fixture.settle(fixture.ranges.copy({ revision: fixture.revision, first, last, format }, NEVER));

function fixtureOf(count: number, toText: (index: number) => string = (index) => `text ${index}`): RowsFixture {
  const fixture = new RowsFixture();
  fixture.push(...Array.from({ length: count }, (_, index) => toText(index)));
  return fixture;
}

describe('many rows at once', () => {
  it('are measured between two positions, both included', async () => {
    const fixture = fixtureOf(100, () => 'twelve bytes');
    expect(await measure(fixture, 10, 19)).toEqual({
      rowCount: 10,
      payloadBytes: 120,
      firstOrdinal: 10,
      lastOrdinal: 19,
    });
    expect(await measure(fixture, 90, 5_000)).toMatchObject({ rowCount: 10, lastOrdinal: 99 });
    expect(await measure(fixture, 200, 300)).toEqual({
      rowCount: 0,
      payloadBytes: 0,
      firstOrdinal: undefined,
      lastOrdinal: undefined,
    });
  });

  it('are those that the filter shows', async () => {
    const fixture = fixtureOf(100, (index) => (index % 2 === 0 ? 'even' : 'odd'));
    await fixture.filter('even');
    expect(await measure(fixture, 0, 9)).toEqual({ rowCount: 10, payloadBytes: 40, firstOrdinal: 0, lastOrdinal: 18 });
  });

  it('leave the gap row out', async () => {
    const fixture = new RowsFixture(8_000);
    fixture.push(...Array.from({ length: 300 }, (_, index) => `text ${index}`));
    const { first, count } = fixture.rows.range;
    expect(await measure(fixture, 0, 1_000)).toMatchObject({ rowCount: count - 1, lastOrdinal: 299 });
    expect(first).toBeGreaterThan(0);
  });

  it('are copied as TSV with what the table shows', async () => {
    const fixture = fixtureOf(3, (index) => ['one', '=cmd|x', '-5'][index] ?? '');
    fixture.bookmarks.set(0, 'look here');
    expect(await copy(fixture, 0, 2)).toBe('3 rows as TSV');
    expect(fixture.clipboard.split('\n')).toEqual([
      '#\ttime\tdelta ms\tdir\topcode\tflags\tlength\twire\tpreview\tnote',
      '0\t1970-01-01T00:00:01.000Z\t\tin\ttext\tFIN\t3\t3\tone\tlook here',
      "1\t1970-01-01T00:00:01.010Z\t10\tin\ttext\tFIN\t6\t6\t'=cmd|x\t",
      '2\t1970-01-01T00:00:01.020Z\t10\tin\ttext\tFIN\t2\t2\t-5\t',
      '',
    ]);
  });

  it('are copied as NDJSON, one frame a line', async () => {
    const fixture = fixtureOf(5);
    expect(await copy(fixture, 3, 4, 'ndjson')).toBe('2 rows as NDJSON');
    const lines = fixture.clipboard
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { i: 0, message: { text: 'text 3' } },
      { i: 1, message: { text: 'text 4' } },
    ]);
  });

  it('beyond the limit of a copy are left out, which is said', async () => {
    const fixture = fixtureOf(10_050);
    expect(await copy(fixture, 0, 10_049)).toBe(
      'the first 10,000 rows of 10,050 as TSV: a copy holds at most 10,000 rows and 16 MiB. Export the selection to have all of it',
    );
    expect(fixture.clipboard.split('\n')).toHaveLength(10_002);
  });

  it('larger than a copy holds are cut at a whole row', async () => {
    const fixture = fixtureOf(3, () => 'x'.repeat(9_000_000));
    expect(await copy(fixture, 0, 2, 'ndjson')).toMatch(/^the first 1 row of 3 as NDJSON/);
    expect(JSON.parse(fixture.clipboard).message.length).toBe(9_000_000);
  });

  it('of another filter are refused', async () => {
    const fixture = fixtureOf(10);
    await fixture.filter('text');
    const stale = fixture.ranges.measure({ revision: 1, first: 0, last: 1 }, NEVER);
    await expect(fixture.settle(stale)).rejects.toMatchObject({ code: 'stale-revision' });
  });
});

describe('rows to export', () => {
  const ordinalsOf = (fixture: RowsFixture, scope: 'all' | 'filtered' | 'selection', first?: number, last?: number) => [
    ...toExportRequest(fixture.capture, fixture.rows, { scope, first, last }).ordinals,
  ];

  it('are all, those the filter shows, or those of them between two ordinals', async () => {
    const fixture = fixtureOf(10, (index) => (index % 3 === 0 ? 'third' : 'other'));
    await fixture.filter('third');
    expect(ordinalsOf(fixture, 'all')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(ordinalsOf(fixture, 'filtered')).toEqual([0, 3, 6, 9]);
    expect(ordinalsOf(fixture, 'selection', 2, 6)).toEqual([3, 6]);
  });

  it('are those of the moment of asking: later ones are not in it, dropped ones are left out', async () => {
    const fixture = new RowsFixture(6_000);
    const add = (from: number, to: number) =>
      fixture.push(...Array.from({ length: to - from }, (_, index) => `text ${from + index}`));
    add(0, 100);
    await fixture.filter('text');
    const { ordinals } = toExportRequest(fixture.capture, fixture.rows, {
      scope: 'filtered',
      first: undefined,
      last: undefined,
    });
    const written: number[] = [];
    for (const ordinal of ordinals) {
      written.push(ordinal);
      if (ordinal === 9) add(100, 200);
      await fixture.filter('other');
    }
    const firstKept = fixture.capture.firstKeptOrdinal;
    expect(firstKept).toBeGreaterThan(10);
    expect(written.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const rest = firstKept > 99 ? [] : Array.from({ length: 100 - firstKept }, (_, index) => firstKept + index);
    expect(written.slice(10)).toEqual(rest);
  });

  it('that are none are told', () => {
    expect(() => ordinalsOf(new RowsFixture(), 'all')).toThrow('There are no rows to export');
  });
});

describe('times', () => {
  const locate = (fixture: RowsFixture, timeMs: number) => fixture.settle(fixture.ranges.locateTime(timeMs, NEVER));

  it('find the first row at or after them, or else the last one', async () => {
    const fixture = fixtureOf(10);
    const at = async (...timesMs: number[]) => {
      const found: (number | undefined)[] = [];
      for (const timeMs of timesMs) found.push((await locate(fixture, timeMs))?.ordinal);
      return found;
    };
    expect(await at(0, 1_000, 1_001, 1_090, 1e12)).toEqual([0, 0, 1, 9, 9]);
    await fixture.filter('text 7');
    expect(await at(0, 1e12)).toEqual([7, 7]);
    await fixture.filter('nothing');
    expect(await locate(fixture, 0)).toBeNull();
  });

  it('that do not ascend find the row that is nearest after', async () => {
    const fixture = new RowsFixture();
    const data = { marker: 'handshake', label: 'Handshake', flags: '101', text: '', remedy: '', tone: 'dim' } as const;
    fixture.capture.appendMarker({ ...data, close: undefined, receivedBytes: undefined }, 1_035);
    fixture.push('a', 'b', 'c', 'd');
    const times = fixture.rows.read(1, 0, 5).rows.map(({ timeMs }) => timeMs);
    expect(times).toEqual([1_035, 1_010, 1_020, 1_030, 1_040]);
    expect(await locate(fixture, 1_015)).toMatchObject({ ordinal: 2, timeMs: 1_020 });
    expect(await locate(fixture, 1_032)).toMatchObject({ ordinal: 0, timeMs: 1_035 });
    expect(await locate(fixture, 2_000)).toMatchObject({ ordinal: 4, timeMs: 1_040 });
  });

  it('are looked for in slices', async () => {
    const fixture = fixtureOf(50_000, () => 'x');
    const wish = new AbortController();
    const found = fixture.ranges.locateTime(1e12, wish.signal);
    wish.abort();
    await expect(fixture.settle(found)).rejects.toThrow('Cancelled');
  });

  it('of rows tell the way from the row of the capture and from the row shown before', async () => {
    const fixture = fixtureOf(10, (index) => (index % 5 === 0 ? 'fifth' : 'other'));
    await fixture.filter('fifth');
    expect(fixture.rows.read(2, 0, 5).rows).toMatchObject([
      { ordinal: 0, deltaMs: undefined, shownDeltaMs: undefined },
      { ordinal: 5, deltaMs: 10, shownDeltaMs: 50 },
    ]);
  });

  it('of the first row stay known after it was dropped, and not after a clear', () => {
    const fixture = new RowsFixture(8_000);
    expect(fixture.rows.summary.startMs).toBeUndefined();
    fixture.push(...Array.from({ length: 300 }, (_, index) => `text ${index}`));
    expect(fixture.capture.firstKeptOrdinal).toBeGreaterThan(0);
    expect(fixture.rows.summary.startMs).toBe(1_000);
    expect(fixture.rows.clear().startMs).toBeUndefined();
    fixture.push('again');
    expect(fixture.rows.summary.startMs).toBe(4_000);
  });
});
