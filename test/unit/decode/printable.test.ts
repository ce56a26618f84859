import { expect, it } from 'vitest';
import { cutText, toPrintable } from '../../../src/decode/printable';

/** Walking the whole text as often takes a minute, what is shown some milliseconds. */
const MUCH_LESS_THAN_WHOLE_MS = 5000;

it.each([
  ['a\nb\r\t\0', 'a\u240ab\u240d\u2409\u2400'],
  ['\x1b[31m', '\u241b[31m'],
  ['\x7f\x85', '\u2421\u27e8U+0085\u27e9'],
  ['\u202egpj.exe', '\u27e8U+202E\u27e9gpj.exe'],
  ['\u2066a\u2069\u200f\u061c', '\u27e8U+2066\u27e9a\u27e8U+2069\u27e9\u27e8U+200F\u27e9\u27e8U+061C\u27e9'],
  ['\u2028\ufeff\u200b', '\u27e8U+2028\u27e9\u27e8U+FEFF\u27e9\u27e8U+200B\u27e9'],
  ['\ud800a', '\ufffda'],
  ['h\u00e9llo \u{1f469}\u200d\u{1f680}', 'h\u00e9llo \u{1f469}\u200d\u{1f680}'],
])('%j is shown as %j', (text, shown) => {
  expect(toPrintable(text, 100)).toBe(shown);
});

it('cuts to the given length, the ellipsis included, between characters', () => {
  expect(toPrintable('abcdef', 6)).toBe('abcdef');
  expect(toPrintable('abcdefg', 6)).toBe('abcde\u2026');
  expect(toPrintable('abcd\u{1f600}x', 6)).toBe('abcd\u2026');
  expect(toPrintable('\u202e'.repeat(10), 9)).toHaveLength(9);
  expect(cutText('a\u{1f600}', 2)).toBe('a');
});

it('long text costs no more than what is shown', () => {
  const long = new TextDecoder().decode(new Uint8Array(20_000_000).fill(0x0a));
  const start = performance.now();
  for (let round = 0; round < 500; round++) toPrintable(long, 200);
  expect(performance.now() - start).toBeLessThan(MUCH_LESS_THAN_WHOLE_MS);
});
