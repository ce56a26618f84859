import { describe, expect, it } from 'vitest';
import { addToHistory, HistoryCursor, MAX_HISTORY } from '../../../../webview/composer/history';

describe('the composer history', () => {
  it('moves a repeated entry to the end', () => {
    expect(addToHistory(['a', 'b'], 'a')).toEqual(['b', 'a']);
  });

  it('keeps no empty entry and no more than its limit', () => {
    expect(addToHistory(['a'], '')).toEqual(['a']);
    const full = Array.from({ length: MAX_HISTORY }, (_, index) => `m${index}`);
    expect(addToHistory(full, 'new')).toHaveLength(MAX_HISTORY);
    expect(addToHistory(full, 'new').at(-1)).toBe('new');
  });

  it('walks back, stops at the oldest, and returns to what was being typed', () => {
    const cursor = new HistoryCursor();
    const history = ['old', 'new'];
    expect([cursor.older(history, 'typing'), cursor.older(history, 'x'), cursor.older(history, 'x')]).toEqual([
      'new',
      'old',
      undefined,
    ]);
    expect([cursor.newer(history), cursor.newer(history), cursor.newer(history)]).toEqual(['new', 'typing', undefined]);
  });

  it('starts at the newest again after a reset', () => {
    const cursor = new HistoryCursor();
    cursor.older(['a', 'b'], '');
    cursor.older(['a', 'b'], '');
    cursor.reset();
    expect(cursor.older(['a', 'b'], '')).toBe('b');
  });
});
