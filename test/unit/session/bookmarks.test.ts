import { describe, expect, it } from 'vitest';
import { MAX_BOOKMARKS } from '../../../src/session/bookmarks';
import { RowsFixture } from './rowsFixture';

function fixtureOf(count: number, memoryBytes?: number): RowsFixture {
  const fixture = new RowsFixture(memoryBytes);
  fixture.push(...Array.from({ length: count }, (_, index) => `text ${index}`));
  return fixture;
}

describe('bookmarks', () => {
  it('are listed by ordinal with what their row is', () => {
    const { bookmarks } = fixtureOf(10);
    bookmarks.set(7, 'why so late?');
    bookmarks.set(2, undefined);
    expect(bookmarks.list()).toEqual([
      { ordinal: 2, timeMs: 1_020, direction: 'in', opcode: 1, label: '', note: '', isGone: false },
      { ordinal: 7, timeMs: 1_070, direction: 'in', opcode: 1, label: '', note: 'why so late?', isGone: false },
    ]);
    expect([bookmarks.isBookmarked(7), bookmarks.isBookmarked(8)]).toEqual([true, false]);
    expect([bookmarks.note(2), bookmarks.note(7), bookmarks.note(8)]).toEqual(['', 'why so late?', undefined]);
  });

  it('keep their note when set again without one', () => {
    const { bookmarks } = fixtureOf(3);
    bookmarks.set(1, 'a');
    bookmarks.set(1, undefined);
    expect(bookmarks.note(1)).toBe('a');
    bookmarks.set(1, '');
    expect(bookmarks.note(1)).toBe('');
  });

  it('show in their rows', () => {
    const { bookmarks, rows } = fixtureOf(3);
    bookmarks.set(1, 'a');
    expect(rows.read(1, 0, 3).rows.map(({ bookmark }) => bookmark)).toEqual([undefined, { note: 'a' }, undefined]);
  });

  it('of dropped rows stay, told as gone', () => {
    const fixture = fixtureOf(20, 8_000);
    fixture.bookmarks.set(3, 'before');
    fixture.push(...Array.from({ length: 300 }, () => 'more text'));
    expect(fixture.bookmarks.list()).toMatchObject([{ ordinal: 3, note: 'before', isGone: true }]);
    fixture.bookmarks.set(3, 'still mine');
    expect(fixture.bookmarks.note(3)).toBe('still mine');
  });

  it('are refused for rows that are not kept, or not there', () => {
    const { bookmarks } = fixtureOf(3);
    expect(() => bookmarks.set(3, 'x')).toThrow('no longer kept');
    expect(bookmarks.count).toBe(0);
  });

  it('are bounded', () => {
    const { bookmarks } = fixtureOf(MAX_BOOKMARKS + 1);
    for (let ordinal = 0; ordinal < MAX_BOOKMARKS; ordinal++) bookmarks.set(ordinal, undefined);
    expect(() => bookmarks.set(MAX_BOOKMARKS, undefined)).toThrow('1,000 bookmarks');
    bookmarks.set(5, 'notes can still be written');
    expect(bookmarks.note(5)).toBe('notes can still be written');
  });

  it('come back with their notes, removal by removal, also those of rows that were dropped', () => {
    const fixture = fixtureOf(20, 8_000);
    const { bookmarks } = fixture;
    bookmarks.set(1, 'a');
    bookmarks.set(2, 'b');
    bookmarks.remove(2);
    bookmarks.clear();
    expect(bookmarks.list()).toEqual([]);
    fixture.push(...Array.from({ length: 300 }, () => 'more text'));
    expect(bookmarks.undo()).toBe(1);
    expect(bookmarks.undo()).toBe(1);
    expect(bookmarks.list()).toMatchObject([
      { ordinal: 1, note: 'a', isGone: true },
      { ordinal: 2, note: 'b', isGone: true },
    ]);
    expect(bookmarks.undo()).toBe(0);
  });

  it('tell every change, and nothing where nothing changed', () => {
    const { bookmarks } = fixtureOf(3);
    const counts: number[] = [];
    bookmarks.onChange(() => counts.push(bookmarks.count));
    bookmarks.set(0, undefined);
    bookmarks.remove(1);
    bookmarks.clear();
    bookmarks.clear();
    bookmarks.undo();
    expect(counts).toEqual([1, 0, 1]);
  });
});
