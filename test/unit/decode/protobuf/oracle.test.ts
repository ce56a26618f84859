import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../../../src/base/base64';
import type { DecodedNode } from '../../../../src/decode/contract';
import { encodeJsonAsProtobuf } from '../../../../src/decode/protobuf/encodeJson';
import { ProtobufReader } from '../../../../src/decode/protobuf/reader';
import { walkNodes } from '../plainValue';
import { EVERYTHING, findMessage } from './protoFixture';

const schema = findMessage(EVERYTHING, 'test.Everything');
const oracle = protobuf.parse(EVERYTHING, { keepCase: true }).root.lookupType('test.Everything');

type Plain = Readonly<Record<string, unknown>>;

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-300n, 300n)).map(String);
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n).map(String);
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const float = double.map(Math.fround).filter((value) => Number.isFinite(value) && !Object.is(value, -0));
const text = fc.string({ unit: 'grapheme' });
const raw = fc.uint8Array({ maxLength: 20 }).map(toBase64);
const color = fc.constantFrom('NONE', 'RED', 'BLUE');

const { everything } = fc.letrec<{ everything: Plain }>((tie) => {
  const child = fc.oneof({ maxDepth: 3, depthIdentifier: 'message' }, fc.constant({}), tie('everything'));
  return {
    everything: fc.record(
      {
        d: double,
        f: float,
        i32: int32,
        i64: int64,
        u32: uint32,
        u64: uint64,
        s32: int32,
        s64: int64,
        f32: uint32,
        f64: uint64,
        sf32: int32,
        sf64: int64,
        flag: fc.boolean(),
        text,
        raw,
        color,
        child,
        packed_ints: fc.array(int32, { minLength: 1, maxLength: 5 }),
        loose_ints: fc.array(int64, { minLength: 1, maxLength: 5 }),
        words: fc.array(text, { minLength: 1, maxLength: 4 }),
        children: fc.array(child, { minLength: 1, maxLength: 3 }),
        doubles: fc.array(double, { minLength: 1, maxLength: 5 }),
        colors: fc.array(color, { minLength: 1, maxLength: 5 }),
        counts: fc.dictionary(
          fc.string({ maxLength: 5 }).filter((key) => key !== '__proto__'),
          int32,
          { minKeys: 1, maxKeys: 3 },
        ),
        by_id: fc.dictionary(int64, child, { minKeys: 1, maxKeys: 3 }),
        by_flag: fc.dictionary(fc.constantFrom('true', 'false'), raw, { minKeys: 1, maxKeys: 2 }),
        name: text,
        maybe: int32,
      },
      { requiredKeys: [] },
    ),
  };
});

const LARGE: ReadonlySet<string> = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);

/** As the library's `toObject` gives it: 64-bit integers and bytes as text. */
function toPlain(node: DecodedNode): unknown {
  if (node.items !== undefined) return node.items.map(toPlain);
  if (node.entries !== undefined) {
    return Object.fromEntries(node.entries.map(([key, value]) => [String(key.value), toPlain(value)]));
  }
  if (node.value instanceof Uint8Array) return toBase64(node.value);
  return LARGE.has(node.encoding) ? String(node.value) : node.value;
}

function readByOracle(bytes: Uint8Array): unknown {
  return oracle.toObject(oracle.decode(bytes), { longs: String, enums: String, bytes: String });
}

function encodeByOracle(message: Plain): Uint8Array {
  return oracle.encode(oracle.fromObject(message)).finish();
}

describe('against protobufjs', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(everything, (message) => {
        const bytes = encodeByOracle(message);
        const { roots, faults } = new ProtobufReader(bytes).read(schema);
        expect(faults).toEqual([]);
        expect(toPlain(roots[0] as DecodedNode)).toEqual(readByOracle(bytes));
      }),
      { numRuns: 100 },
    );
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(everything, (message) => {
        const encoded = encodeJsonAsProtobuf(JSON.stringify(message), schema);
        expect(encoded.fault).toBeUndefined();
        expect(readByOracle(encoded.bytes ?? new Uint8Array())).toEqual(readByOracle(encodeByOracle(message)));
      }),
      { numRuns: 100 },
    );
  });

  it('takes packed values loose and loose ones packed', () => {
    const loose = protobuf.parse(EVERYTHING.replace('packed_ints = 18', 'packed_ints = 18 [packed = false]'), {
      keepCase: true,
    });
    const type = loose.root.lookupType('test.Everything');
    const bytes = type.encode(type.fromObject({ packed_ints: [1, -1, 300] })).finish();
    const [root] = new ProtobufReader(bytes).read(schema).roots;
    expect(toPlain(root as DecodedNode)).toEqual({ packed_ints: [1, -1, 300] });
  });

  it('at every truncation: no exception, spans within the bytes, a fault unless a field ends there', () => {
    const samples = fc.sample(everything, { numRuns: 10, seed: 11 });
    for (const message of samples) {
      const bytes = encodeByOracle(message).subarray(0, 250);
      for (let length = 0; length < bytes.length; length++) {
        for (const type of [schema, undefined]) {
          const { roots, faults } = new ProtobufReader(bytes.subarray(0, length)).read(type);
          const isWhole = isReadable(bytes.subarray(0, length));
          if (type !== undefined) expect(faults.length === 0).toBe(isWhole);
          for (const { start, end } of walkNodes(roots)) expect(start <= end && end <= length).toBe(true);
        }
      }
    }
  });

  it('random bytes never throw, and a fault is where the library fails too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { faults } = new ProtobufReader(bytes).read();
        for (const { at } of faults) expect(at).toBeLessThanOrEqual(bytes.length);
        new ProtobufReader(bytes).read(schema);
      }),
      { numRuns: 2000 },
    );
  });
});

function isReadable(bytes: Uint8Array): boolean {
  try {
    oracle.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
