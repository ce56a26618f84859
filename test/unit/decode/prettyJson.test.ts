import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonReader } from '../../../src/decode/json/reader';
import { MessagePackReader } from '../../../src/decode/messagepack/reader';
import { prettyJson } from '../../../src/decode/prettyJson';
import { hexBytes, utf8Bytes } from './hexBytes';

function prettyOf(text: string): string {
  return prettyJson(new JsonReader(utf8Bytes(text)).read().roots);
}

it('indents by two spaces and keeps numbers and keys as written', () => {
  expect(prettyOf('{"a":[1.0,18446744073709551616,-0],"a":{},"b":[]}')).toBe(
    '{\n  "a": [\n    1.0,\n    18446744073709551616,\n    -0\n  ],\n  "a": {},\n  "b": []\n}\n',
  );
});

it('is what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value = JSON.parse(text);
      const whole = JSON.stringify(value, undefined, 2);
      // JSON.stringify writes integers beyond 2^53 as they are; ours are exact already.
      expect(prettyOf(whole)).toBe(`${whole}\n`);
    }),
  );
});

it('each document gets its own', () => {
  expect(prettyOf('{"a":1}\n[]')).toBe('{\n  "a": 1\n}\n[]\n');
});

it('gives what JSON lacks as text', () => {
  const bytes = hexBytes(
    '96 c4 02 01 02 d4 05 ff d6 ff 00 00 00 05 cb 7f f8 00 00 00 00 00 00 81 01 c0 cf ff ff ff ff ff ff ff ff',
  );
  const text = prettyJson(new MessagePackReader(bytes).read().roots);
  expect(JSON.parse(text)).toEqual([
    'AQI=',
    { type: 5, data: '/w==' },
    '1970-01-01T00:00:05Z',
    'NaN',
    { '1': null },
    2 ** 64,
  ]);
  expect(text).toContain('18446744073709551615');
});

it('200,000 levels stay in proportion', () => {
  const text = prettyJson(new MessagePackReader(new Uint8Array(200_000).fill(0x91)).read().roots);
  expect(text.length).toBeLessThan(200_000 * 2 * 70);
  expect(prettyJson(new MessagePackReader(encode([[1]])).read().roots)).toBe('[\n  [\n    1\n  ]\n]\n');
});
