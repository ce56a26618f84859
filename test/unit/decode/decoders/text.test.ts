import { expect, it } from 'vitest';
import { textDecoder } from '../../../../src/decode/decoders/text';
import { hexBytes, utf8Bytes } from '../hexBytes';

it('is one string over the whole payload', () => {
  expect(textDecoder.decode(utf8Bytes('h\u00e9'))).toEqual({
    roots: [{ kind: 'str', start: 0, end: 3, encoding: 'utf-8', value: 'h\u00e9' }],
    faults: [],
  });
});

it('says where it stops being UTF-8, and shows the rest', () => {
  const { roots, faults } = textDecoder.decode(hexBytes('61 ff 62'));
  expect(roots).toMatchObject([{ value: 'a\ufffdb', flags: ['invalid-utf8'] }]);
  expect(faults).toEqual([{ at: 1, message: 'The byte 0xff begins no UTF-8 sequence that is complete and valid' }]);
});

it('claims a binary payload only when it can be printed', () => {
  const binary = { subprotocol: '', opcode: 'binary' } as const;
  expect(textDecoder.score(utf8Bytes('a\tb\r\n'), binary)).toBeGreaterThan(0.2);
  for (const hex of ['00 61', '61 7f', '61 ff', '']) expect(textDecoder.score(hexBytes(hex), binary)).toBe(0);
  expect(textDecoder.score(utf8Bytes(`x${'\u20ac'.repeat(2000)}`), binary)).toBeGreaterThan(0.2);
});
