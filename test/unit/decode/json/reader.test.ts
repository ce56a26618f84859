import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedNode, DecodeResult } from '../../../../src/decode/contract';
import { JsonReader } from '../../../../src/decode/json/reader';
import { hexBytes, utf8Bytes } from '../hexBytes';
import { toPlainValue, walkNodes } from '../plainValue';

function read(text: string | Uint8Array): DecodeResult {
  return new JsonReader(typeof text === 'string' ? utf8Bytes(text) : text).read();
}

function readOne(text: string): DecodedNode {
  const { roots, faults } = read(text);
  expect(faults).toEqual([]);
  expect(roots).toHaveLength(1);
  return roots[0] ?? expect.unreachable();
}

describe('values', () => {
  it('spans count bytes, quotes included', () => {
    const root = readOne(' {"\u00e9": [true, "x"]} ');
    expect([root.start, root.end]).toEqual([1, 20]);
    const [key, array] = root.entries?.[0] ?? expect.unreachable();
    expect([key.start, key.end, array.start, array.end]).toEqual([2, 6, 8, 19]);
    expect(array.items?.map(({ start, end, encoding }) => [start, end, encoding])).toEqual([
      [9, 13, 'boolean'],
      [15, 18, 'string'],
    ]);
  });

  it.each<[string, 'int' | 'float', number | bigint, string | undefined]>([
    ['0', 'int', 0, undefined],
    ['-0', 'int', -0, '-0'],
    ['9007199254740991', 'int', Number.MAX_SAFE_INTEGER, undefined],
    ['9007199254740992', 'int', 2n ** 53n, undefined],
    ['-9007199254740993', 'int', -9007199254740993n, undefined],
    ['340282366920938463463374607431768211456', 'int', 2n ** 128n, undefined],
    ['0.1', 'float', 0.1, undefined],
    ['1.0', 'float', 1, '1.0'],
    ['1E3', 'float', 1000, '1E3'],
    ['1e400', 'float', Number.POSITIVE_INFINITY, '1e400'],
    ['0.1000000000000000055511151231257827', 'float', 0.1, '0.1000000000000000055511151231257827'],
  ])('%s is exact, or keeps its source', (text, kind, value, source) => {
    const node = readOne(text);
    expect(node).toMatchObject({ kind, value });
    expect(node.source).toBe(source);
  });

  it('a million digits are kept as source without exact arithmetic', () => {
    const digits = '9'.repeat(1_000_000);
    expect(readOne(digits)).toMatchObject({ kind: 'int', value: Number.POSITIVE_INFINITY, source: digits });
  });

  it('escapes, surrogate pairs, and halves of them', () => {
    expect(readOne('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00"').value).toBe('"\\/\b\f\n\r\t\u00e9\u{1f600}');
    expect(readOne('"\\ud800x"')).toMatchObject({ value: '\ud800x', flags: ['lone-surrogate'] });
  });

  it('duplicate keys and __proto__ are kept and flagged, escaped ones too', () => {
    const keys = readOne('{"a":1,"\\u0061":2,"__proto__":3}').entries?.map(([key]) => key);
    expect(keys?.map(({ value, flags }) => [value, flags])).toEqual([
      ['a', undefined],
      ['a', ['duplicate-key']],
      ['__proto__', ['proto-key']],
    ]);
  });

  it('strings that are not UTF-8 are flagged', () => {
    const { roots, faults } = read(hexBytes('22 ff 22'));
    expect(faults).toEqual([]);
    expect(roots[0]).toMatchObject({ value: '\ufffd', flags: ['invalid-utf8'] });
  });
});

describe('several documents', () => {
  it.each(['{"a":1}\n{"a":2}\n', '[1]\r\n[2]', '{"a":1}\x1e{"a":2}\x1e', '\x1e1\n\x1e2\n', '\n1\n\n2\n'])(
    '%j are two',
    (text) => {
      const { roots, faults } = read(text);
      expect(faults).toEqual([]);
      expect(roots).toHaveLength(2);
    },
  );

  it('on one line they are not', () => {
    expect(read('{"a":1} {"a":2}')).toMatchObject({ roots: [{ end: 7 }], faults: [{ at: 8 }] });
  });
});

describe('faults say what was expected, what is there and where', () => {
  it.each([
    ['', 0, 'Expected a value, got the end'],
    ['{"a":NaN}', 5, 'Expected a value, got "NaN"'],
    ['{"a":nul', 5, 'Expected a value, got "nul"'],
    ["{'a':1}", 1, 'Expected a key in quotes or "}", got "\'"'],
    ['{"a":1,}', 7, 'Expected a key in quotes, got "}"'],
    ['{"a" 1}', 5, 'Expected ":", got "1"'],
    ['[1 2]', 3, 'Expected "," or "]", got "2"'],
    ['[1,]', 3, 'Expected a value, got "]"'],
    ['[1}', 2, 'Expected "," or "]", got "}"'],
    ['{"a":1', 6, 'Expected "," or "}", got the end'],
    ['01', 1, 'Expected a number without a leading zero, got "1"'],
    ['-x', 1, 'Expected a digit, got "x"'],
    ['1.', 2, 'Expected a digit, got the end'],
    ['1e+', 3, 'Expected a digit, got the end'],
    ['+1', 0, 'Expected a value, got "+"'],
    ['1 x', 2, 'Expected the end or a new line, got "x"'],
    ['[\u00a01]', 1, 'Expected a value or "]", got U+00A0'],
    ['["abc', 5, 'The string at offset 1 is not closed: expected a quote, got the end'],
    ['["a\tb"]', 3, 'Expected an escape, got the byte 0x09 within a string'],
    ['["\\q"]', 2, 'Expected an escape of RFC 8259 \u00a77, got "\\q"'],
    ['\ufeff[1]', 0, 'A byte order mark stands before the text, which RFC 8259 \u00a78.1 forbids'],
  ])('%j', (text, at, message) => {
    expect(read(text).faults).toEqual([{ at, message }]);
  });

  it('what came before a fault is kept, and the key that waits for its value', () => {
    const { roots } = read('{"a":[1,2],"b":');
    const [root] = roots;
    expect(root).toMatchObject({ end: 15, flags: ['truncated'] });
    expect(root?.entries?.map(([key, value]) => [key.value, value.kind, value.encoding])).toEqual([
      ['a', 'array', 'array'],
      ['b', 'nil', 'missing'],
    ]);
  });

  it('a cut string keeps its whole characters', () => {
    expect(read(utf8Bytes('["a\u20ac').subarray(0, 5)).roots[0]?.items?.[0]).toMatchObject({
      value: 'a',
      flags: ['truncated'],
    });
  });

  it('reads on after bad strings, a hundred times at most', () => {
    const { roots, faults } = read(`[${'"\\q",'.repeat(5000)}0]`);
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)?.message).toContain('More than 100 faults');
    expect(roots[0]?.items).toHaveLength(100);
  });
});

describe('depth and size', () => {
  it('reads 200,000 levels', () => {
    const depth = 200_000;
    expect(read(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatchObject({ faults: [], roots: [{ end: 2 * depth }] });
    expect(read('{"":'.repeat(depth)).faults).toHaveLength(1);
  });

  it('stops at a named number of values', () => {
    const { roots, faults } = read(`[${'0,'.repeat(1_000_001)}0]`);
    expect(roots[0]?.items).toHaveLength(999_999);
    expect(faults).toMatchObject([{ message: expect.stringContaining('1,000,000') }]);
  });
});

describe('against JSON.parse', () => {
  it('same values for what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 2), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), undefined, indent);
        const root = readOne(pretty);
        expect(toPlainValue(root, Number)).toEqual(JSON.parse(pretty));
      }),
      { numRuns: 500 },
    );
  });

  it('same acceptance and value for text made of pieces of JSON', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e2',
      'true',
      'null',
      ' ',
      '"\\n"',
      '"\\u12"',
      '"',
    ];
    let validCount = 0;
    const piece = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(piece, (parts) => {
        const text = parts.join('');
        const expected = tryParse(text);
        const { roots, faults } = read(text);
        expect(faults.length === 0, text).toBe(expected.isValid);
        if (!expected.isValid) return;
        validCount++;
        expect(roots.map((root) => toPlainValue(root, Number))).toEqual([expected.value]);
      }),
      { numRuns: 5000 },
    );
    expect(validCount).toBeGreaterThan(50);
  });

  it('one changed byte never throws, and faults where JSON.parse does', () => {
    const base = utf8Bytes('{"op":"set","n":[1,-2.5e3,true,null],"t":"\\u00e9 x"}');
    fc.assert(
      fc.property(fc.nat(base.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (index, byte) => {
        const bytes = base.slice();
        bytes[index] = byte;
        const { isValid } = tryParse(new TextDecoder().decode(bytes));
        expect(read(bytes).faults.length === 0).toBe(isValid);
      }),
      { numRuns: 2000 },
    );
  });

  it('random bytes never throw, and every span lies within them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const node of walkNodes(read(bytes).roots)) expect(node.end).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

function tryParse(text: string): { isValid: boolean; value?: unknown } {
  try {
    return { isValid: true, value: JSON.parse(text) };
  } catch {
    return { isValid: false };
  }
}
