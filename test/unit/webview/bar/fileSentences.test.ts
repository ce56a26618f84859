import { describe, expect, it } from 'vitest';
import type { FileSource } from '../../../../src/protocol/source';
import { isTimeKnown, toFileSentences, toLength } from '../../../../webview/bar/fileSentences';
import { splitName, toVisibleText } from '../../../../webview/ui/visibleText';

const WHOLE: FileSource = {
  kind: 'file',
  name: 'a.wscap',
  format: 'wscap',
  sizeBytes: 1,
  application: '',
  savedMs: undefined,
  lastMs: undefined,
  condition: 'whole',
  credentials: 'redacted',
  isReadThrough: true,
  url: '',
  connectionCount: 0,
  notes: [],
  noteCount: 0,
};

const say = (change: Partial<FileSource>, dropped = 0) =>
  toFileSentences({ ...WHOLE, ...change }, dropped).map(({ text, tone }) => `${tone}: ${text}`);

describe('what is said of a file', () => {
  it('is complete only where nothing was dropped and all was looked at', () => {
    expect(say({})).toEqual(['pass: Complete: all that was saved is here.', 'normal: Credentials were left out.']);
    expect(say({ isReadThrough: false })[0]).toBe('normal: Reading the file…');
    expect(say({}, 1)).toEqual([
      'warning: 1 older row is missing: it was dropped before the file was saved.',
      'normal: Credentials were left out.',
    ]);
  });

  it('tells what is wrong before it was read through', () => {
    expect(say({ condition: 'damaged', isReadThrough: false })[0]).toMatch(/^error: Damaged/);
    expect(say({ condition: 'recovered', isReadThrough: false }, 1_204).slice(0, 2)).toEqual([
      'warning: Recovered: the file was not finished, so what came last may be missing.',
      'warning: 1,204 older rows are missing: they were dropped before the file was saved.',
    ]);
  });

  it('does not speak of notes where a foreign file has none', () => {
    expect(say({ condition: 'imported', credentials: 'unknown' })).toEqual([
      'normal: Read to its end.',
      'normal: Credentials may be in the file.',
    ]);
    expect(say({ condition: 'imported', noteCount: 1 })[0]).toMatch(/the notes say what/);
  });

  it('warns of credentials that were kept', () => {
    expect(say({ credentials: 'kept' })[1]).toMatch(/^warning: Credentials are in the file/);
  });
});

describe('times of a file', () => {
  it('are not known where they are zero, missing, or beyond any calendar', () => {
    expect([undefined, 0, -5, Number.NaN, 9e15].map(isTimeKnown)).toEqual([false, false, false, false, false]);
    expect(isTimeKnown(Date.UTC(2026, 10, 24))).toBe(true);
  });

  it('are short or long', () => {
    expect([40, 62_000].map(toLength)).toEqual(['40 ms', '00:01:02']);
  });
});

describe('a name from outside', () => {
  it('shows what would hide or turn its direction, on one line', () => {
    expect(toVisibleText('a\u202eb\nc\u0000d\u2028e\u{e0001}')).toBe('a\\u{202e}b\\u{a}c\\u{0}d\\u{2028}e\\u{e0001}');
    expect(toVisibleText('Müller 日本 🙂.har')).toBe('Müller 日本 🙂.har');
  });

  it('is cut between characters, never within one, and not at all where it is short', () => {
    expect(splitName('short.wscap', 14)).toEqual(['short.wscap', '']);
    expect(splitName(`${'🙂'.repeat(20)}.har`, 5)).toEqual(['🙂'.repeat(19), '🙂.har']);
  });
});
