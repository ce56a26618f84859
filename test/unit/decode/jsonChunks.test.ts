import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../../src/base/base64';
import { JsonReader } from '../../../src/decode/json/reader';
import { toJsonChunks } from '../../../src/decode/jsonChunks';
import { MessagePackReader } from '../../../src/decode/messagepack/reader';
import { hexBytes, utf8Bytes } from './hexBytes';

function jsonOf(hex: string): unknown {
  return JSON.parse([...toJsonChunks('messagepack', new MessagePackReader(hexBytes(hex)).read())].join(''));
}

function nodeOf(hex: string): unknown {
  const document = jsonOf(hex);
  return document !== null && typeof document === 'object' && 'roots' in document && Array.isArray(document.roots)
    ? document.roots[0]
    : undefined;
}

function countOf(part: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

describe('toJsonChunks', () => {
  it('writes format, roots and faults', () => {
    expect(jsonOf('82 a1 61 91 01 05')).toEqual({
      format: 'messagepack',
      roots: [
        {
          kind: 'map',
          start: 0,
          end: 6,
          encoding: 'fixmap',
          flags: ['truncated'],
          entries: [
            [
              { kind: 'str', start: 1, end: 3, encoding: 'fixstr', value: 'a' },
              {
                kind: 'array',
                start: 3,
                end: 5,
                encoding: 'fixarray',
                items: [{ kind: 'int', start: 4, end: 5, encoding: 'fixint', value: 1 }],
              },
            ],
            [
              { kind: 'int', start: 5, end: 6, encoding: 'fixint', value: 5 },
              { kind: 'nil', start: 6, end: 6, encoding: 'missing', flags: ['truncated'] },
            ],
          ],
        },
      ],
      faults: [{ at: 6, message: expect.stringContaining('2 entries') }],
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['c0', { kind: 'nil', value: null }],
    ['c2', { kind: 'bool', value: false }],
    ['cf ff ff ff ff ff ff ff ff', { kind: 'int', value: '18446744073709551615' }],
    ['cf 00 1f ff ff ff ff ff ff', { kind: 'int', value: 9007199254740991 }],
    ['cb 7f f8 00 00 00 00 00 00', { kind: 'float', value: 'NaN' }],
    ['ca ff 80 00 00', { kind: 'float', value: '-Infinity' }],
    ['cb 80 00 00 00 00 00 00 00', { kind: 'float', value: -0 }],
    ['a3 61 0a 22', { kind: 'str', value: 'a\n"' }],
    ['c4 03 ff fe fd', { kind: 'bin', value: '//79' }],
    ['d5 fe 01 02', { kind: 'ext', type: -2, value: 'AQI=' }],
    ['d6 ff 00 00 00 05', { kind: 'timestamp', seconds: 5, nanoseconds: 0 }],
    [
      'c7 0c ff 00 00 00 01 80 00 00 00 00 00 00 00',
      { kind: 'timestamp', seconds: '-9223372036854775808', nanoseconds: 1 },
    ],
    ['93 01', { announced: 3, flags: ['truncated'] }],
    ['80', { kind: 'map', entries: [] }],
    ['90', { kind: 'array', items: [] }],
  ])('%s', (hex, members) => {
    expect(nodeOf(hex)).toMatchObject({ start: 0, end: hexBytes(hex).length, ...members });
  });

  it('keeps numbers of JSON as written, and lone surrogates as escapes', () => {
    const result = new JsonReader(utf8Bytes('[1.0,1e400,"\\ud800"]')).read();
    const text = [...toJsonChunks('json', result)].join('');
    expect(JSON.parse(text)).toMatchObject({
      roots: [{ items: [{ value: 1, source: '1.0' }, { value: 'Infinity', source: '1e400' }, { value: '\ud800' }] }],
    });
  });

  it.each([
    ['arrays', 0x91, 200_000],
    ['maps as keys of maps', 0x81, 20_000],
  ])('writes deep %s, in pieces', (_about, head, depth) => {
    const chunks = [...toJsonChunks('messagepack', new MessagePackReader(new Uint8Array(depth).fill(head)).read())];
    expect(chunks.length).toBeGreaterThan(10);
    const text = chunks.join('');
    expect(countOf('{"kind":"array"', text) + countOf('{"kind":"map"', text)).toBe(depth);
    expect(countOf('{', text)).toBe(countOf('}', text));
    expect(countOf('[', text)).toBe(countOf(']', text));
  });

  it('writes a large payload in linear time', () => {
    const result = new MessagePackReader(encode(Array.from({ length: 100_000 }, (_, index) => ({ id: index })))).read();
    const start = performance.now();
    let length = 0;
    for (const chunk of toJsonChunks('messagepack', result)) length += chunk.length;
    expect(length).toBeGreaterThan(10_000_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

it('base64 is that of RFC 4648 at every length', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 200) & 0xff);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
  const large = new Uint8Array(6144 * 3 + 1).fill(0xfb);
  expect(toBase64(large)).toBe(Buffer.from(large).toString('base64'));
});
