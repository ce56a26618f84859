import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeUtf8, findInvalidUtf8, trimToCharacter } from '../../../src/decode/utf8';
import { hexBytes, utf8Bytes } from './hexBytes';

it.each([
  ['ascii', '61 62', undefined],
  ['the first and last of each length', 'c2 80 df bf e0 a0 80 ef bf bf f0 90 80 80 f4 8f bf bf', undefined],
  ['a continuation byte alone', '61 80', 1],
  ['an overlong form of two bytes', 'c0 af', 0],
  ['an overlong form of three bytes', 'e0 9f bf', 0],
  ['an overlong form of four bytes', 'f0 8f bf bf', 0],
  ['a surrogate', '61 ed a0 80', 1],
  ['above U+10FFFF', 'f4 90 80 80', 0],
  ['a lead byte that is none', 'f5 80 80 80', 0],
  ['a cut character', '61 e2 82', 1],
  ['a broken character', 'e2 82 61', 0],
])('%s', (_about, hex, at) => {
  const bytes = hexBytes(hex);
  expect(findInvalidUtf8(bytes, 0, bytes.length)).toBe(at);
});

it('agrees with the engine on random bytes', () => {
  const near = fc.constantFrom(0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xff);
  fc.assert(
    fc.property(fc.array(near, { maxLength: 6 }), (values) => {
      const bytes = Uint8Array.from(values);
      const isValid = findInvalidUtf8(bytes, 0, bytes.length) === undefined;
      const strict = new TextDecoder('utf-8', { fatal: true });
      if (isValid) expect(() => strict.decode(bytes)).not.toThrow();
      else expect(() => strict.decode(bytes)).toThrow();
    }),
    { numRuns: 3000 },
  );
});

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
