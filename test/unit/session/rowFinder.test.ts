import { describe, expect, it } from 'vitest';
import { NEVER, RowsFixture } from './rowsFixture';

const texts = (count: number, every: number) =>
  Array.from({ length: count }, (_, index) => (index % every === 0 ? `needle ${index}` : `hay ${index}`));

function fixtureOf(count: number, every: number): RowsFixture {
  const fixture = new RowsFixture();
  fixture.push(...texts(count, every));
  return fixture;
}

const find = (fixture: RowsFixture, text: string, fromPosition: number, isBackward = false) =>
  fixture.settle(fixture.finder.find({ revision: fixture.revision, text, fromPosition, isBackward }, NEVER));

describe('finding rows', () => {
  it.each([
    ['at the row it begins with', 20, false, 20, false],
    ['at the next one forward', 21, false, 30, false],
    ['at the next one backward', 29, true, 20, false],
    ['round the end', 95, false, 0, true],
    ['round the beginning', -1, true, 90, true],
    ['from beyond the end', 500, false, 0, true],
    ['backward from beyond the end', 500, true, 90, false],
  ])('stops %s', async (_name, from, isBackward, position, isWrapped) => {
    expect(await find(fixtureOf(100, 10), 'needle', from, isBackward)).toEqual({
      position,
      ordinal: position,
      isWrapped,
    });
  });

  it('says that there is none, after looking at every row once', async () => {
    expect(await find(fixtureOf(100, 10), 'pin', 50)).toBeNull();
    expect(await find(new RowsFixture(), 'pin', 0)).toBeNull();
    expect(await find(fixtureOf(100, 10), '', 0)).toBeNull();
  });

  it('finds the only row from itself, both ways', async () => {
    const fixture = fixtureOf(100, 1_000);
    expect(await find(fixture, 'needle', 1)).toEqual({ position: 0, ordinal: 0, isWrapped: true });
    expect(await find(fixture, 'needle', -1, true)).toEqual({ position: 0, ordinal: 0, isWrapped: true });
  });

  it('counts positions among the filtered rows and tells ordinals of the capture', async () => {
    const fixture = fixtureOf(100, 10);
    await fixture.filter('needle');
    expect(await find(fixture, 'needle 50', 0)).toEqual({ position: 5, ordinal: 50, isWrapped: false });
    expect(await find(fixture, 'hay', 0)).toBeNull();
  });

  it('finds rows that are no frames by what they say, and no others of them', async () => {
    const fixture = fixtureOf(5, 100);
    const marker = {
      marker: 'closed',
      label: 'Closed 1006',
      flags: '',
      text: 'Cut',
      remedy: '',
      tone: 'error',
    } as const;
    fixture.capture.appendMarker({ ...marker, close: undefined, receivedBytes: undefined }, 2_000);
    expect(await find(fixture, 'closed 1006', 0)).toMatchObject({ position: 5 });
    expect(await find(fixture, 'hay 3', 4)).toMatchObject({ position: 3, isWrapped: true });
  });

  it('skips rows that are dropped, and the gap row', async () => {
    const fixture = new RowsFixture(8_000);
    fixture.push(...texts(300, 10));
    const { first } = fixture.rows.range;
    expect(first).toBeGreaterThan(0);
    const found = await find(fixture, 'needle', 0);
    expect(found?.position).toBeGreaterThan(first);
    expect(fixture.rows.ordinalAt(first)).toBeUndefined();
  });

  it('works in slices, tells how far it is, and takes no part of the rows that come meanwhile', async () => {
    const fixture = fixtureOf(20_000, 100_000);
    const found = fixture.finder.find({ revision: 1, text: 'late', fromPosition: 0, isBackward: false }, NEVER);
    fixture.push('late');
    expect(await fixture.settle(found)).toBeNull();
    expect(fixture.progress.length).toBeGreaterThan(1);
    expect([...fixture.progress].sort((a, b) => a - b)).toEqual(fixture.progress);
  });

  it('is given up when it is no longer wanted, or when the rows were filtered meanwhile', async () => {
    const fixture = fixtureOf(20_000, 100_000);
    const wish = new AbortController();
    const found = fixture.finder.find({ revision: 1, text: 'late', fromPosition: 0, isBackward: false }, wish.signal);
    wish.abort();
    await expect(fixture.settle(found)).rejects.toThrow('Cancelled');
    const stale = fixture.finder.find({ revision: 1, text: 'late', fromPosition: 0, isBackward: false }, NEVER);
    fixture.rows.clear();
    await expect(fixture.settle(stale)).rejects.toMatchObject({ code: 'stale-revision' });
  });
});
