import { expect, it } from 'vitest';
import { decodeUtf8, trimToCharacter } from '../../../src/decode/utf8';
import { hexBytes, utf8Bytes } from './hexBytes';

it('short and long text decode the same, a byte order mark is kept', () => {
  for (const length of [0, 1, 39, 40, 41, 500]) {
    const text = 'x'.repeat(length);
    expect(decodeUtf8(utf8Bytes(text), 0, length)).toBe(text);
  }
  expect(decodeUtf8(utf8Bytes('\ufeffa'), 0, 4)).toBe('\ufeffa');
});

it('a cut is moved back to a whole character only', () => {
  const bytes = utf8Bytes('a\u00e9\u20ac\u{1f600}');
  const trimmed = Array.from({ length: bytes.length + 1 }, (_, end) => trimToCharacter(bytes, 0, end));
  expect(trimmed).toEqual([0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10]);
  expect(trimToCharacter(hexBytes('80 80 80 80'), 0, 4)).toBe(4);
});
