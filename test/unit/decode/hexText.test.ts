import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseHexText } from '../../../src/decode/hexText';
import { hexBytes } from './hexBytes';

it.each([
  'deadbeef',
  'DE AD BE EF',
  'de:ad:be:ef',
  '0xde, 0xAD,0xbe 0Xef',
  '\\xde\\xad\\xbe\\xef',
  ' dead\n\tbeef ',
  '0xdeadbeef',
])('%j is four bytes', (text) => {
  expect(parseHexText(text)).toEqual({ bytes: hexBytes('de ad be ef'), fault: undefined });
});

it('nothing is no bytes', () => {
  expect(parseHexText(' ,: ').bytes).toEqual(new Uint8Array());
});

it.each([
  ['de a', 3, '"a" stands alone'],
  ['d e', 0, '"d" stands alone'],
  ['dea', 2, '"a" stands alone'],
  ['0xf', 2, '"f" stands alone'],
  ['de xy', 3, 'got "x"'],
  ['dg', 1, 'got "g"'],
  ['de \u{1f600}', 3, 'got "\u{1f600}"'],
  ['0x', 2, 'got the end'],
  ['0x 12', 2, 'got " "'],
])('%j is a fault', (text, at, message) => {
  expect(parseHexText(text)).toEqual({ bytes: undefined, fault: { at, message: expect.stringContaining(message) } });
});

it('reads back any bytes in any of the ways to write them', () => {
  const separator = fc.constantFrom('', ' ', ', ', ':', ' 0x');
  fc.assert(
    fc.property(fc.uint8Array(), separator, (bytes, between) => {
      const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between);
      expect(parseHexText(text).bytes).toEqual(bytes);
    }),
  );
});
