import { type DecoderOptions, decode, decodeMulti, ExtData, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedNode, DecodeResult } from '../../../../src/decode/contract';
import { MessagePackReader } from '../../../../src/decode/messagepack/reader';
import { hexBytes } from '../hexBytes';
import { toPlainValue } from '../plainValue';

function read(bytes: Uint8Array | string): DecodeResult {
  return new MessagePackReader(typeof bytes === 'string' ? hexBytes(bytes) : bytes).read();
}

/** The only root of a payload without faults. */
function readOne(hex: string): DecodedNode {
  const { roots, faults } = read(hex);
  expect(faults).toEqual([]);
  expect(roots).toHaveLength(1);
  return roots[0] ?? expect.unreachable();
}

describe('names of encodings and exact values', () => {
  it.each<[string, string, unknown]>([
    ['c0', 'nil', null],
    ['c2', 'bool', false],
    ['c3', 'bool', true],
    ['7f', 'fixint', 127],
    ['e0', 'negative fixint', -32],
    ['cc ff', 'uint8', 255],
    ['cd ff ff', 'uint16', 65535],
    ['ce ff ff ff ff', 'uint32', 4294967295],
    ['cf 00 1f ff ff ff ff ff ff', 'uint64', Number.MAX_SAFE_INTEGER],
    ['cf 00 20 00 00 00 00 00 00', 'uint64', 2n ** 53n],
    ['cf ff ff ff ff ff ff ff ff', 'uint64', 18446744073709551615n],
    ['d0 80', 'int8', -128],
    ['d1 80 00', 'int16', -32768],
    ['d2 80 00 00 00', 'int32', -2147483648],
    ['d3 ff e0 00 00 00 00 00 01', 'int64', Number.MIN_SAFE_INTEGER],
    ['d3 ff e0 00 00 00 00 00 00', 'int64', -(2n ** 53n)],
    ['d3 80 00 00 00 00 00 00 00', 'int64', -9223372036854775808n],
    ['ca 3f c0 00 00', 'float32', 1.5],
    ['cb 80 00 00 00 00 00 00 00', 'float64', -0],
    ['cb 7f f8 00 00 00 00 00 00', 'float64', Number.NaN],
    ['a0', 'fixstr', ''],
    ['a3 ef bb bf', 'fixstr', '\ufeff'],
    ['d9 01 61', 'str8', 'a'],
    ['da 00 01 61', 'str16', 'a'],
    ['db 00 00 00 01 61', 'str32', 'a'],
    ['c4 02 01 02', 'bin8', Uint8Array.of(1, 2)],
    ['c5 00 01 01', 'bin16', Uint8Array.of(1)],
    ['c6 00 00 00 00', 'bin32', Uint8Array.of()],
    ['d4 05 01', 'fixext1', Uint8Array.of(1)],
    ['d8 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01', 'fixext16', Uint8Array.of(...new Uint8Array(15), 1)],
    ['c7 03 80 01 02 03', 'ext8', Uint8Array.of(1, 2, 3)],
    ['c8 00 00 05', 'ext16', Uint8Array.of()],
    ['c9 00 00 00 01 05 ff', 'ext32', Uint8Array.of(255)],
  ])('%s is %s', (hex, encoding, value) => {
    const node = readOne(hex);
    expect(node).toMatchObject({ encoding, value, start: 0, end: hexBytes(hex).length });
  });

  it.each([
    ['90', 'fixarray'],
    ['dc 00 00', 'array16'],
    ['dd 00 00 00 00', 'array32'],
    ['80', 'fixmap'],
    ['de 00 00', 'map16'],
    ['df 00 00 00 00', 'map32'],
  ])('%s is an empty %s', (hex, encoding) => {
    expect(readOne(hex)).toMatchObject({ encoding, announced: 0, end: hexBytes(hex).length });
  });

  it('bytes are a view on the payload', () => {
    const payload = hexBytes('c4 02 01 02');
    const { value } = read(payload).roots[0] ?? {};
    expect(value instanceof Uint8Array && value.buffer === payload.buffer).toBe(true);
  });

  it('the type of an ext is signed', () => {
    expect(readOne('d4 80 01').type).toBe(-128);
  });
});

describe('spans', () => {
  it('each node knows its own bytes, containers those of their children too', () => {
    const map = readOne('82 a1 61 92 01 cd 01 00 a1 62 c0');
    expect([map.start, map.end]).toEqual([0, 11]);
    const [first, second] = map.entries ?? [];
    expect(first?.map(({ start, end }) => [start, end])).toEqual([
      [1, 3],
      [3, 8],
    ]);
    expect(first?.[1].items?.map(({ start, end }) => [start, end])).toEqual([
      [4, 5],
      [5, 8],
    ]);
    expect(second?.map(({ start, end }) => [start, end])).toEqual([
      [8, 10],
      [10, 11],
    ]);
  });

  it('a payload within a larger buffer is read from its own beginning', () => {
    const bytes = hexBytes('ff ff 92 01 cd 01 00 ff').subarray(2, 7);
    expect(toPlainValue(read(bytes).roots[0] ?? expect.unreachable())).toEqual([1, 256]);
  });
});

describe('timestamps keep their nanoseconds', () => {
  it.each([
    ['d6 ff 00 00 00 01', 'timestamp32', 1, 0],
    ['d6 ff ff ff ff ff', 'timestamp32', 4294967295, 0],
    ['d7 ff ee 6b 27 ff ff ff ff ff', 'timestamp64', 17179869183, 999999999],
    ['c7 0c ff 3b 9a c9 ff ff ff ff ff ff ff ff ff', 'timestamp96', -1, 999999999],
    ['c7 0c ff 00 00 00 00 80 00 00 00 00 00 00 00', 'timestamp96', -9223372036854775808n, 0],
  ])('%s', (hex, encoding, seconds, nanoseconds) => {
    const node = readOne(hex);
    expect(node).toMatchObject({ kind: 'timestamp', encoding, seconds, nanoseconds });
    expect(node.flags).toBeUndefined();
  });

  it('more than 999,999,999 nanoseconds are flagged', () => {
    expect(readOne('d7 ff ff ff ff fc 00 00 00 00')).toMatchObject({
      nanoseconds: 1073741823,
      flags: ['bad-timestamp'],
    });
  });

  it('another length is a plain ext that is flagged', () => {
    expect(readOne('d4 ff 01')).toMatchObject({ kind: 'ext', type: -1, flags: ['bad-timestamp'] });
  });
});

describe('notes that leave the document readable', () => {
  it('equal keys are both shown, the later one flagged, whatever format wrote them', () => {
    const entries = readOne('83 01 c0 a1 31 c0 cc 01 c0').entries ?? [];
    expect(entries.map(([key]) => key.flags?.includes('duplicate-key') ?? false)).toEqual([false, false, true]);
  });

  it('duplicates are found among few and among many keys', () => {
    const pairs = Array.from({ length: 500 }, (_, index) => [...encode(`key ${index}`), 0xc0]).flat();
    const { roots } = read(
      Uint8Array.of(0xde, 0x01, 0xf6, ...pairs, ...encode('key 3'), 0xc0, ...encode('key 499'), 0xc0),
    );
    const flagged = (roots[0]?.entries ?? []).filter(([key]) => key.flags?.includes('duplicate-key'));
    expect(flagged.map(([key]) => key.value)).toEqual(['key 3', 'key 499']);
  });

  it('broken text keys are equal only when their bytes are', () => {
    const entries = readOne('83 a1 ff c0 a1 fe c0 a1 ff c0').entries ?? [];
    expect(entries.map(([key]) => key.flags)).toEqual([
      ['invalid-utf8'],
      ['invalid-utf8'],
      ['invalid-utf8', 'duplicate-key'],
    ]);
  });

  it('__proto__ is shown and flagged', () => {
    const map = readOne('81 a9 5f 5f 70 72 6f 74 6f 5f 5f 01');
    expect(map.entries?.[0]?.[0]).toMatchObject({ value: '__proto__', flags: ['proto-key'] });
  });

  it('text that is not UTF-8 is flagged, a real U+FFFD is not', () => {
    expect(readOne('a3 61 ff 62')).toMatchObject({ value: 'a\ufffdb', flags: ['invalid-utf8'] });
    expect(readOne('a3 ef bf bd').flags).toBeUndefined();
  });

  it.each([
    'cc 7f',
    'd0 e0',
    'd1 00 80',
    'cd 00 ff',
    'ce 00 00 ff ff',
    'd3 ff ff ff ff 80 00 00 00',
    'd9 01 61',
    'da 00 20',
    'c5 00 00',
    'dc 00 0f',
    'dd 00 00 ff ff',
    'de 00 00',
    'c7 01 05 00',
  ])('%s has a shorter form', (hex) => {
    expect(read(hex).roots[0]?.flags).toContain('not-minimal');
  });

  it('what the encoder of others writes is minimal', () => {
    const values = [
      0,
      127,
      128,
      255,
      256,
      65535,
      65536,
      -1,
      -32,
      -33,
      -128,
      -129,
      -32769,
      2n ** 32n,
      -(2n ** 31n) - 1n,
    ];
    const bytes = encode([...values, 'x'.repeat(32), 'x'.repeat(256), new Uint8Array(256), Array(16).fill(0)], {
      useBigInt64: true,
    });
    const { roots } = read(bytes);
    expect((roots[0]?.items ?? []).filter(({ flags }) => flags !== undefined)).toEqual([]);
  });
});

describe('faults', () => {
  it('0xc1 is a fault at its offset, and what came before it is kept', () => {
    const { roots, faults } = read('82 a1 61 01 a1 62 c1 05');
    expect(faults).toEqual([{ at: 6, message: expect.stringContaining('0xc1') }]);
    expect(roots[0]).toMatchObject({ end: 6, announced: 2, flags: ['truncated'] });
    expect(roots[0]?.entries?.map(([key, value]) => [key.value, value.encoding])).toEqual([
      ['a', 'fixint'],
      ['b', 'missing'],
    ]);
  });

  it('a cut string keeps its whole characters and says how much is missing', () => {
    const { roots, faults } = read('d9 0a 61 e2 82');
    expect(roots[0]).toMatchObject({ value: 'a', end: 5, announced: 10, flags: ['truncated', 'not-minimal'] });
    expect(faults).toEqual([{ at: 5, message: 'The payload ends within str8 at offset 0, 7 bytes too early' }]);
  });

  it('a count that cannot be met is a fault at the header and allocates nothing', () => {
    const before = process.memoryUsage().heapUsed;
    for (const hex of ['dd ff ff ff ff', 'df ff ff ff ff', 'dd ff ff ff ff 01 02']) {
      expect(read(hex).faults[0]).toMatchObject({ at: 0, message: expect.stringContaining('4,294,967,295') });
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });

  it('lengths of 2^32-1 bytes are cut to what is there', () => {
    for (const hex of ['c6 ff ff ff ff 01', 'db ff ff ff ff 61', 'c9 ff ff ff ff 05 01']) {
      expect(read(hex).faults).toHaveLength(1);
    }
  });

  it('a payload of nested announcements stays small', () => {
    const bytes = new Uint8Array(500_000);
    for (let at = 0; at + 5 <= bytes.length; at += 5) bytes.set([0xdd, 0xff, 0xff, 0xff, 0xff], at);
    expect(read(bytes).faults.length).toBeLessThanOrEqual(2);
  });

  it('stops at a named number of values', () => {
    const { roots, faults } = read(new Uint8Array(1_000_100));
    expect(roots).toHaveLength(1_000_000);
    expect(faults).toEqual([{ at: 1_000_000, message: expect.stringContaining('1,000,000') }]);
  });

  it('reads 200,000 levels of arrays, and of maps as keys', () => {
    const arrays = read(new Uint8Array(200_001).fill(0x91, 0, 200_000));
    expect(arrays.faults).toEqual([]);
    expect(arrays.roots[0]).toMatchObject({ start: 0, end: 200_001 });
    const keys = read(new Uint8Array(200_000).fill(0x81));
    expect(keys.faults).toHaveLength(1);
  });

  it.each<[string, (index: number) => number]>([
    ['the same key', () => 7],
    ['integers whose low bits are equal', (index) => index * 2 ** 14],
  ])('200,000 times %s takes linear time', (_about, toKey) => {
    const bytes = new Uint8Array(5 + 200_000 * 6);
    const view = new DataView(bytes.buffer);
    bytes.set([0xdf, 0x00, 0x03, 0x0d, 0x40]);
    for (let index = 0; index < 200_000; index++) {
      bytes[5 + index * 6] = 0xce;
      view.setUint32(6 + index * 6, toKey(index));
    }
    const start = performance.now();
    const { roots, faults } = read(bytes);
    // Comparing each key with every other takes minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(faults).toEqual([]);
    expect(roots[0]?.entries).toHaveLength(200_000);
  });
});

describe('against @msgpack/msgpack', () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    // The encoder writes -0 as the integer 0.
    fc.double().filter((value) => !Object.is(value, -0)),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
  );
  const document = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
    ),
  })).value;

  it('reads back any value that it encodes', () => {
    fc.assert(
      fc.property(document, (value) => {
        const bytes = encode(value, { useBigInt64: true });
        const { roots, faults } = read(bytes);
        expect(faults).toEqual([]);
        expect(roots.map((root) => toPlainValue(root))).toEqual([value]);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees on which random bytes are whole documents', () => {
    let wholeCount = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const { roots, faults } = read(bytes);
        if (faults.length > 0) {
          expect(() => [...decodeMulti(bytes, LENIENT)]).toThrow();
          return;
        }
        wholeCount++;
        for (const root of roots) expect(() => decode(bytes.subarray(root.start, root.end), LENIENT)).not.toThrow();
      }),
      { numRuns: 1500 },
    );
    expect(wholeCount).toBeGreaterThan(50);
  });

  it('an ext of another type is its type and bytes', () => {
    const { roots } = read(encode(new ExtData(42, Uint8Array.of(1, 2, 3))));
    expect(roots[0]).toMatchObject({ kind: 'ext', type: 42, value: Uint8Array.of(1, 2, 3) });
  });
});

/** What the oracle refuses beyond the format: keys that are not text, `__proto__`, timestamps of another length. */
const LENIENT: DecoderOptions = {
  mapKeyConverter: (key) => `k${String(key)}`,
  rawStrings: true,
  extensionCodec: { tryToEncode: () => null, decode: (data, type) => new ExtData(type, data) },
};
