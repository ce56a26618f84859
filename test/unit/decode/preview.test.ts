import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { JsonReader } from '../../../src/decode/json/reader';
import { MessagePackReader } from '../../../src/decode/messagepack/reader';
import { toPayloadPreview } from '../../../src/decode/payloadPreview';
import { toPreview } from '../../../src/decode/preview';
import { toTimestampText } from '../../../src/decode/valueText';
import { hexBytes, utf8Bytes } from './hexBytes';

/** Reading everything as often takes a minute, what is shown some milliseconds. */
const MUCH_LESS_THAN_WHOLE_MS = 5000;

function previewOf(value: unknown, maxChars?: number): string {
  return toPreview(new MessagePackReader(encode(value, { useBigInt64: true })).read().roots, maxChars);
}

describe('toPreview', () => {
  it('shows a message on one line', () => {
    expect(previewOf({ op: 'subscribe', ch: ['temp', 'rpm'], since: 18446744073709551615n })).toBe(
      '{op: "subscribe", ch: ["temp", "rpm"], since: 18446744073709551615}',
    );
  });

  it('quotes keys that could be taken for something else', () => {
    expect(previewOf({ 'a b': 1, '1': 2, '': 3, 'x-y': 4, é: 5 })).toBe('{"1": 2, "a b": 1, "": 3, x-y: 4, é: 5}');
    expect(toPreview(new MessagePackReader(hexBytes('81 01 02')).read().roots)).toBe('{1: 2}');
  });

  it('escapes quotes and shows controls as symbols', () => {
    expect(previewOf('say "hi"\n\\')).toBe('"say \\"hi\\"\u240a\\\\"');
  });

  it('names bytes, exts and nil, and shows a float32 with the digits it has', () => {
    expect(previewOf([new Uint8Array(128), null])).toBe('[bin 128 bytes, nil]');
    expect(toPreview(new MessagePackReader(hexBytes('92 d6 05 00 00 00 00 ca 3d cc cc cd')).read().roots)).toBe(
      '[ext(5) 4 bytes, 0.1]',
    );
    expect(toPreview(new JsonReader(utf8Bytes('[null,1.0]')).read().roots)).toBe('[null, 1.0]');
  });

  it('is never longer than asked for, and says that it was cut', () => {
    for (let maxChars = 1; maxChars < 80; maxChars++) {
      const text = previewOf({ text: 'abc \u{1f600} def', list: [1, 2, [3, { a: 'long text here' }]] }, maxChars);
      expect(text.length).toBeLessThanOrEqual(maxChars);
      expect(text.endsWith('\u2026') || text.endsWith('}')).toBe(true);
    }
  });

  it('costs the same for any tree: wide, deep, or long text', () => {
    const wide = new MessagePackReader(encode(Array(100_000).fill(1))).read().roots;
    const deep = new MessagePackReader(new Uint8Array(200_000).fill(0x91)).read().roots;
    const long = new MessagePackReader(encode('x'.repeat(5_000_000))).read().roots;
    const start = performance.now();
    for (let round = 0; round < 500; round++) {
      for (const roots of [wide, deep, long]) toPreview(roots);
    }
    expect(performance.now() - start).toBeLessThan(MUCH_LESS_THAN_WHOLE_MS);
    for (const roots of [wide, deep, long]) expect(toPreview(roots)).toHaveLength(200);
  });
});

it.each<[number | bigint, number, string]>([
  [1764000000, 0, '2025-11-24T16:00:00Z'],
  [1764000000, 343912000, '2025-11-24T16:00:00.343912Z'],
  [1764000000, 1, '2025-11-24T16:00:00.000000001Z'],
  [-1, 500000000, '1969-12-31T23:59:59.5Z'],
  [8.64e12, 0, '+275760-09-13T00:00:00Z'],
  [8.64e12 + 1, 0, '8640000000001 s since the epoch'],
  [-9223372036854775808n, 7, '-9223372036854775808 s and 7 ns since the epoch'],
  [0, 1000000000, '0 s and 1000000000 ns since the epoch'],
])('timestamp %s s %s ns is %s', (seconds, nanoseconds, text) => {
  expect(toTimestampText(seconds, nanoseconds)).toBe(text);
});

describe('toPayloadPreview', () => {
  const binary = { subprotocol: '', opcode: 'binary' } as const;
  const text = { subprotocol: '', opcode: 'text' } as const;

  it('keeps text as it is, decodes MessagePack, and shows the rest as hex', () => {
    expect(toPayloadPreview(utf8Bytes('{"a": 1}'), text)).toEqual({
      decoderId: 'json',
      label: 'JSON',
      text: '{"a": 1}',
    });
    expect(toPayloadPreview(encode({ a: 1 }), binary)).toEqual({
      decoderId: 'messagepack',
      label: 'MessagePack',
      text: '{a: 1}',
    });
    expect(toPayloadPreview(hexBytes('fe 00 10'), binary)).toEqual({
      decoderId: 'hex',
      label: 'Hex',
      text: 'fe 00 10',
    });
    expect(toPayloadPreview(hexBytes('fe 00 10 20'), binary, 9).text).toBe('fe 00 10\u2026');
  });

  it('reads a bounded part of a large payload', () => {
    const large = encode({ op: 'snapshot', blob: new Uint8Array(32_000_000), rest: 1 });
    const start = performance.now();
    expect(toPayloadPreview(large, binary).text).toBe('{op: "snapshot", blob: bin 32000000 bytes, \u2026}');
    const long = utf8Bytes('\u20ac'.repeat(4_000_000));
    for (let round = 0; round < 1000; round++) toPayloadPreview(long, text);
    expect(performance.now() - start).toBeLessThan(MUCH_LESS_THAN_WHOLE_MS);
    expect(toPayloadPreview(long, text).text).toHaveLength(200);
  });
});
