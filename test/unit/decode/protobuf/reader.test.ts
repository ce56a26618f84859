import { describe, expect, it } from 'vitest';
import type { DecodedNode, DecodeResult } from '../../../../src/decode/contract';
import { MAX_FAULTS, MAX_NODES, MAX_PROTOBUF_DEPTH } from '../../../../src/decode/limits';
import { toPreview } from '../../../../src/decode/preview';
import { ProtobufReader } from '../../../../src/decode/protobuf/reader';
import { DecodedTree } from '../../../../src/decode/tree';
import { hexBytes } from '../hexBytes';
import { walkNodes } from '../plainValue';
import { EVERYTHING, findMessage } from './protoFixture';

const everything = findMessage(EVERYTHING, 'test.Everything');

function read(hex: string, type = everything): DecodeResult {
  return new ProtobufReader(hexBytes(hex)).read(type);
}

function show({ roots, faults }: DecodeResult): string {
  return [toPreview(roots, 1000), ...faults.map(({ at, message }) => `${at}: ${message}`)].join(' | ');
}

function field(result: DecodeResult, name: string | number): DecodedNode | undefined {
  return result.roots[0]?.entries?.find(([key]) => key.value === name)?.[1];
}

describe('with a schema', () => {
  it.each([
    ['18 ff ff ff ff ff ff ff ff ff 01', '{i32: -1}'],
    ['28 ff ff ff ff 1f', '{u32: 4294967295}'],
    ['38 03', '{s32: -2}'],
    ['68 05', '{flag: true}'],
    ['80 01 01', '{color: "RED"}'],
    ['80 01 fe ff ff ff ff ff ff ff ff 01', '{color: "BLUE"}'],
    ['80 01 63', '{color: 99}'],
    ['92 01 02 01 02 90 01 03', '{packed_ints: [-1, 1, -2]}'],
    ['c2 01 05 0a 01 61 10 07 c2 01 05 10 08 0a 01 62', '{counts: {a: 7, b: 8}}'],
    ['c2 01 00', '{counts: {"": 0}}'],
    ['8a 01 02 18 01', '{child: {i32: 1}}'],
    ['f8 07 96 01', '{127: 150}'],
    ['', '{}'],
  ])('%s is %s', (hex, shown) => {
    expect(show(read(hex))).toBe(shown);
  });

  it('names the type of each value, the number of its tag and the oneof it belongs to', () => {
    const result = read('80 01 01 da 01 01 78');
    expect(field(result, 'color')).toMatchObject({ encoding: 'test.Color', note: '= 1', start: 2, end: 3 });
    expect(field(result, 'name')).toMatchObject({ encoding: 'string', note: 'oneof choice', start: 5, end: 7 });
    expect(result.roots[0]?.encoding).toBe('test.Everything');
    expect(result.roots[0]?.entries?.[1]?.[0]).toMatchObject({ encoding: 'tag 27', start: 3, end: 5 });
    const tree = new DecodedTree(result);
    const [root] = tree.readLines(undefined, 0, 1).lines;
    const [color] = tree.readLines(root?.id, 0, 1).lines;
    expect(color).toMatchObject({ key: 'color', text: '"RED"', encoding: 'test.Color, = 1', keyStart: 0, keyEnd: 2 });
  });

  it('a repeated field that is interrupted comes again', () => {
    expect(show(read('98 01 01 68 01 98 01 02'))).toBe('{loose_ints: [1], flag: true, loose_ints: [2]}');
  });

  it.each([
    ['72 02 ff fe', 'invalid-utf8', 'text'],
    ['18 81 00', 'not-minimal', 'i32'],
  ])('%s is flagged %s', (hex, flag, name) => {
    expect(field(read(hex), name)?.flags).toEqual([flag]);
  });

  it.each([
    ['1a 01 78', '{i32: "x"} | 0: field 3 (i32) is int32 in the schema, but comes as length-delimited'],
    ['70 07', '{text: 7} | 0: field 14 (text) is string in the schema, but comes as varint'],
    [
      '8a 01 04 72 05 61 62 68 01',
      '{child: {text: "ab…", …}, flag: true} | 7: test.Everything ends within field 14 (text), 3 bytes too early',
    ],
    ['8a 01 02 00 01 68 01', '{child: {…}, flag: true} | 3: Field number 0 is not allowed'],
    ['92 01 02 01 80 68 01', '{packed_ints: [-1, …], flag: true} | 5: A packed field ends within a varint'],
    [
      'b2 01 05 00 00 00 00 00 68 01',
      '{doubles: […], flag: true} | 8: A packed field ends within a value, 3 bytes too early',
    ],
    [
      '92 01 05 01 02',
      '{packed_ints: [-1, 1, …], …} | 5: The payload ends within field 18 (packed_ints), 3 bytes too early',
    ],
    ['c2 01 09 0a 01 61 10', '{counts: {a: (missing)}, …} | 7: The payload ends within the value of field 2 (value)'],
  ])('%s: a mistake within a field ends that field only', (hex, shown) => {
    expect(show(read(hex))).toBe(shown);
  });

  it('shows a Timestamp as a time and a Duration as one', () => {
    const source = `syntax = "proto3"; import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
      message At { google.protobuf.Timestamp at = 1; google.protobuf.Duration took = 2; }`;
    const result = read(
      '0a 0b 08 80 92 b8 c3 98 fe ff ff ff 01 12 08 08 01 10 80 ca b5 ee 01',
      findMessage(source, 'At'),
    );
    expect(result.faults).toEqual([]);
    expect(field(result, 'at')).toMatchObject({ kind: 'timestamp', seconds: -62_135_596_800, nanoseconds: 0 });
    expect(toPreview(result.roots)).toContain('0001-01-01T00:00:00Z');
    expect(field(result, 'took')).toMatchObject({ kind: 'map', note: '1.5 s' });
  });

  it('reads groups of proto2, and knows what is required', () => {
    const source = 'message Old { repeated group Item = 1 { required int32 id = 2; } optional Old next = 3; }';
    const type = findMessage(source, 'Old');
    expect(show(read('0b 10 07 0c 0b 10 08 0c', type))).toMatch(/^\{item: \[\{id: 7\}, \{id: 8\}\]\}$/i);
  });
});

describe('without a schema', () => {
  it('says of each guess that it is one', () => {
    const result = new ProtobufReader(hexBytes('0a 02 08 01 12 02 68 69 1a 03 01 02 03 22 02 ff fe')).read();
    expect(result.roots[0]?.entries?.map(([, { note }]) => note)).toEqual([
      'guessed message',
      'guessed text',
      'guessed packed varints',
      undefined,
    ]);
  });

  it.each([
    ['08 00', undefined],
    ['08 01', undefined],
    ['08 03', 'or sint -2'],
    ['08 ff ff ff ff ff ff ff ff ff 01', 'or int64 -1'],
    ['0d 00 00 80 3f', 'or integer 1065353216'],
    ['0d ff ff ff ff', 'or signed -1, float NaN'],
    ['09 01 00 00 00 00 00 00 00', 'or float 5e-324'],
  ])('%s can also be read as %s', (hex, note) => {
    expect(new ProtobufReader(hexBytes(hex)).read().roots[0]?.entries?.[0]?.[1].note).toBe(note);
  });
});

describe('what it refuses to spend', () => {
  it(`messages deeper than ${MAX_PROTOBUF_DEPTH} are not decoded, and said so where the schema calls for them`, () => {
    let bytes: number[] = [];
    for (let depth = 0; depth < MAX_PROTOBUF_DEPTH + 20; depth++) bytes = [0x0a, ...toVarint(bytes.length), ...bytes];
    const type = findMessage('syntax = "proto3"; message Deep { Deep next = 1; }', 'Deep');
    const typed = new ProtobufReader(Uint8Array.from(bytes)).read(type);
    expect(typed.faults).toHaveLength(1);
    expect(typed.faults[0]?.message).toContain('nested more than 100 deep');
    expect(new ProtobufReader(Uint8Array.from(bytes)).read().faults).toEqual([]);
    const groups = new ProtobufReader(new Uint8Array(100_000).fill(0x0b)).read();
    expect(groups.faults).toHaveLength(1);
    expect([...walkNodes(groups.roots)].length).toBeLessThan(1000);
  });

  it('a payload of nothing but small fields ends at the limit of nodes', () => {
    const { faults } = new ProtobufReader(new Uint8Array(2 * MAX_NODES).fill(0x08)).read();
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain('1,000,000 values');
    const packed = Uint8Array.from([0x92, 0x01, ...toVarint(MAX_NODES + 10), ...new Uint8Array(MAX_NODES + 10)]);
    expect(new ProtobufReader(packed).read(everything).faults[0]?.message).toContain('1,000,000 values');
  });

  it('mistakes without end are not all listed', () => {
    const { faults } = new ProtobufReader(hexBytes('1a 00'.repeat(500))).read(everything);
    expect(faults).toHaveLength(MAX_FAULTS);
    expect(faults.at(-1)?.message).toBe('Too many mistakes: the rest is not decoded');
  });
});

function toVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
