import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyCache } from '../../../src/decode/keyCache';
import { hexBytes, utf8Bytes } from './hexBytes';

it('gives each key its own text, however many share a slot', () => {
  const cache = new KeyCache();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 24 }), (key) => {
      const bytes = utf8Bytes(`--${key}--`);
      for (let round = 0; round < 2; round++) expect(cache.read(bytes, 2, bytes.length - 2)).toBe(key);
    }),
    { numRuns: 5000 },
  );
});

it('leaves long keys and keys that are not ASCII to others', () => {
  const cache = new KeyCache();
  expect(cache.read(utf8Bytes('x'.repeat(25)), 0, 25)).toBeUndefined();
  expect(cache.read(hexBytes('61 ff'), 0, 2)).toBeUndefined();
});
