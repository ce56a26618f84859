import { describe, expect, it } from 'vitest';
import { applyMask, unmask } from '../../../src/wire/mask';
import { ascii, hex } from './frames';

const KEY = 0x37fa213d;
const KEY_BYTES = hex('37fa213d');

describe('masking', () => {
  it('reveals the "Hello" of RFC 6455 §5.7', () => {
    expect(unmask(hex('7f9f4d5158'), 0, 5, KEY, 0)).toEqual(ascii('Hello'));
  });

  it.each([0, 1, 3, 4, 100, 1023, 1024, 1027, 5000])(
    'agrees with the definition for %i bytes in every phase',
    (length) => {
      const source = Uint8Array.from({ length: length + 5 }, (_, i) => (i * 31) & 0xff);
      for (let phase = 0; phase < 5; phase++) {
        const expected = source.slice(5).map((byte, i) => byte ^ (KEY_BYTES[(i + phase) % 4] ?? 0));
        expect(unmask(source, 5, length + 5, KEY, phase)).toEqual(expected);
        const inPlace = source.slice();
        applyMask(inPlace.subarray(5), KEY, phase);
        expect(inPlace.subarray(5)).toEqual(expected);
        expect(inPlace.subarray(0, 5)).toEqual(source.subarray(0, 5));
      }
    },
  );

  it('gives an array of its own, also for a Node Buffer', () => {
    const source = Buffer.alloc(2000, 7);
    const plain = unmask(source, 0, 2000, 0, 0);
    expect(plain.buffer.byteLength).toBe(2000);
    expect(plain).not.toBeInstanceOf(Buffer);
    plain[0] = 1;
    expect(source[0]).toBe(7);
  });
});
