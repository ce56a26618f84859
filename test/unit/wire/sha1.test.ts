import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../../src/base/base64';
import { sha1 } from '../../../src/wire/sha1';
import { ascii, hex } from './frames';

describe('SHA-1', () => {
  it.each([
    ['abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '84983e441c3bd26ebaae4aa1f95129e5e54670f1'],
    ['a'.repeat(1_000_000), '34aa973cd4c4daa4f61eeb2bdbad27316534016f'],
    [
      '0123456701234567012345670123456701234567012345670123456701234567'.repeat(10),
      'dea356a2cddd90c7a7ecedc5ebb563934f460452',
    ],
  ])('agrees with RFC 3174 §7.3', (message, digest) => {
    expect(sha1(ascii(message))).toEqual(hex(digest));
  });

  it('pads every length right', () => {
    for (let length = 0; length < 130; length++) {
      const message = new Uint8Array(length).fill(0x61);
      const expected = createHash('sha1').update(message).digest('hex');
      expect(Buffer.from(sha1(message)).toString('hex'), `${length} bytes`).toBe(expected);
    }
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 24_575, 24_576, 24_577, 100_000])('agrees with the platform for %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});
