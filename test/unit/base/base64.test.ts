import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/base/base64';

it.each([0, 1, 2, 3, 4, 100, 0x5fff, 0x6000, 0x6001, 0x6002, 0xc000, 0xc001])(
  '%i bytes come back, as Node reads them',
  (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 167) & 0xff);
    const text = toBase64(bytes);
    expect(text).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(text)).toEqual(bytes);
    expect(fromBase64(text.replace(/=+$/, ''))).toEqual(bytes);
  },
);

it.each(['a', 'ab=', 'abc==', '=', 'a b=', 'ab-_', 'ab\n=', 'é', 'abcde'])('%j is none', (text) => {
  expect(fromBase64(text)).toBeUndefined();
});
