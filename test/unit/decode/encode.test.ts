import { decode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJsonAsMessagePack } from '../../../src/decode/encode';
import { MessagePackReader } from '../../../src/decode/messagepack/reader';
import { toPreview } from '../../../src/decode/preview';
import { hexBytes } from './hexBytes';

function encodeOk(text: string): Uint8Array {
  const { bytes, fault } = encodeJsonAsMessagePack(text);
  expect(fault).toBeUndefined();
  return bytes ?? expect.unreachable();
}

describe('encodeJsonAsMessagePack', () => {
  it.each([
    ['null', 'c0'],
    ['true', 'c3'],
    ['127', '7f'],
    ['128', 'cc 80'],
    ['-32', 'e0'],
    ['-33', 'd0 df'],
    ['65536', 'ce 00 01 00 00'],
    ['4294967295', 'ce ff ff ff ff'],
    ['4294967296', 'cf 00 00 00 01 00 00 00 00'],
    ['-2147483649', 'd3 ff ff ff ff 7f ff ff ff'],
    ['9007199254740993', 'cf 00 20 00 00 00 00 00 01'],
    ['18446744073709551615', 'cf ff ff ff ff ff ff ff ff'],
    ['-9223372036854775808', 'd3 80 00 00 00 00 00 00 00'],
    ['1.0', 'cb 3f f0 00 00 00 00 00 00'],
    ['1e3', 'cb 40 8f 40 00 00 00 00 00'],
    ['-0', 'cb 80 00 00 00 00 00 00 00'],
    ['"\u00e9"', 'a2 c3 a9'],
    ['[]', '90'],
    ['{}', '80'],
  ])('%s is %s', (text, hex) => {
    expect(encodeOk(text)).toEqual(hexBytes(hex));
  });

  it('sends exactly what was typed: order, duplicates, __proto__, empty keys', () => {
    const text = '{"2":1,"1":2,"__proto__":{"x":[]},"a":3,"a":4,"":5}';
    const { roots } = new MessagePackReader(encodeOk(text)).read();
    expect(toPreview(roots)).toBe('{"2": 1, "1": 2, __proto__: {x: []}, a: 3, a: 4, "": 5}');
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it.each([
    ['{"a":}', 5, 'Expected a value'],
    ['', 0, 'Expected a value'],
    ['["\u00e9\u{1f600}", x]', 8, 'Expected a value, got "x"'],
    ['1\n2', 2, 'a message is one JSON value'],
    ['["\u00e9", 18446744073709551616]', 6, '18446744073709551615'],
    ['-9223372036854775809', 0, '-9223372036854775808'],
    [`${'9'.repeat(2000)}`, 0, '18446744073709551615'],
    ['[1e400]', 1, '1e400'],
    ['{"\\ud800":1}', 1, 'surrogate'],
  ])('%j is a fault at its place in the text', (text, at, message) => {
    expect(encodeJsonAsMessagePack(text)).toEqual({
      bytes: undefined,
      fault: { at, message: expect.stringContaining(message) },
    });
  });

  it('counts of 16 and 65,536 take the longer heads', () => {
    const list = (count: number) => `[${Array(count).fill('0').join(',')}]`;
    expect(encodeOk(list(15))[0]).toBe(0x9f);
    expect([...encodeOk(list(16)).subarray(0, 4)]).toEqual([0xdc, 0, 16, 0]);
    expect([...encodeOk(list(65536)).subarray(0, 6)]).toEqual([0xdd, 0, 1, 0, 0, 0]);
    const map = `{${Array.from({ length: 16 }, (_, index) => `"k${index}":0`).join(',')}}`;
    expect([...encodeOk(map).subarray(0, 3)]).toEqual([0xde, 0, 16]);
  });

  it('200,000 levels are not too deep', () => {
    const bytes = encodeOk(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(bytes).toHaveLength(200_000);
    expect(new MessagePackReader(bytes).read().faults).toEqual([]);
  });

  it('gives the value of JSON.parse to another decoder', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__') && !/\d{16}/.test(text) && !text.includes('\\ud'));
        expect(decode(encodeOk(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });
});
