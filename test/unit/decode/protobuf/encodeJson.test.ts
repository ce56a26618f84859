import { describe, expect, it } from 'vitest';
import { toPreview } from '../../../../src/decode/preview';
import { encodeJsonAsProtobuf } from '../../../../src/decode/protobuf/encodeJson';
import { ProtobufReader } from '../../../../src/decode/protobuf/reader';
import { EVERYTHING, findMessage } from './protoFixture';

const everything = findMessage(EVERYTHING, 'test.Everything');
const times = findMessage(
  `syntax = "proto3"; import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
   message At { google.protobuf.Timestamp at = 1; google.protobuf.Duration took = 2; }`,
  'At',
);

function encode(text: string, type = everything): string {
  const { bytes, fault } = encodeJsonAsProtobuf(text, type);
  return bytes === undefined ? `${fault.at}: ${fault.message}` : Buffer.from(bytes).toString('hex');
}

function roundTrip(text: string, type = everything): string {
  const { bytes = new Uint8Array() } = encodeJsonAsProtobuf(text, type);
  return toPreview(new ProtobufReader(bytes).read(type).roots, 1000);
}

describe('JSON as a message', () => {
  it.each([
    ['{}', ''],
    ['{"i32": 150}', '189601'],
    ['{"i32": -1}', '18ffffffffffffffffff01'],
    ['{"i32": 0}', '1800'],
    ['{"i32": null}', ''],
    ['{"text": "hé"}', '720368c3a9'],
    ['{"color": "RED", "flag": true}', '8001016801'],
    ['{"color": 7}', '800107'],
    ['{"raw": "3q2-7w"}', '7a04deadbeef'],
    ['{"packedInts": [1, -1]}', '9201020201'],
    ['{"packed_ints": []}', ''],
    ['{"loose_ints": ["1", 2]}', '980101980102'],
    ['{"i64": "9223372036854775807"}', '20ffffffffffffffff7f'],
    ['{"u64": 18446744073709551615}', '30ffffffffffffffffff01'],
    ['{"f": 1.5}', '150000c03f'],
    ['{"counts": {"a": 7}}', 'c201050a01611007'],
    ['{"child": {}}', '8a0100'],
  ])('%s is %s', (text, hex) => {
    expect(encode(text)).toBe(hex);
  });

  it('takes times as text or in parts', () => {
    expect(roundTrip('{"at": "2026-11-24T10:02:11.5+02:00", "took": "-1.25s"}', times)).toContain(
      '{at: 2026-11-24T08:02:11.5Z, took: {seconds: -1, nanos: -250000000}}',
    );
    expect(roundTrip('{"at": {"seconds": 1, "nanos": 5}}', times)).toBe('{at: 1970-01-01T00:00:01.000000005Z}');
  });

  it('writes groups', () => {
    const type = findMessage('message Old { optional group Item = 1 { required int32 id = 2; } }', 'Old');
    const [name] = [...type.fields.values()].map((field) => field.name);
    expect(encode(`{"${name}": {"id": 7}}`, type)).toBe('0b10070c');
    expect(encode(`{"${name}": {}}`, type)).toBe(
      `${name === undefined ? 0 : name.length + 5}: ${name}.id: the field is required`,
    );
  });
});

describe('a mistake names the field and its place', () => {
  it.each([
    ['{"i32": "x"}', '8: i32: integer expected (int32)'],
    ['{"i32": 1.5}', '8: i32: integer expected (int32)'],
    ['{"i32": 2147483648}', '8: i32: integer from -2147483648 to 2147483647 expected (int32)'],
    ['{"u64": -1}', '8: u64: integer from 0 to 18446744073709551615 expected (uint64)'],
    ['{"text": 1}', '9: text: string expected (string)'],
    ['{"flag": 1}', '9: flag: true or false expected (bool)'],
    ['{"raw": "?"}', '8: raw: Base64 text expected (bytes)'],
    ['{"raw": "abcde"}', '8: raw: Base64 text expected (bytes)'],
    ['{"f": 1e39}', '6: f: number within the range of a float expected (float)'],
    ['{"d": 1e400}', '6: d: number within the range of a double expected (double)'],
    ['{"color": "PINK"}', '10: color: one of NONE, RED, BLUE, or its number expected (test.Color)'],
    ['{"é": 1}', '1: é: test.Everything has no such field'],
    ['{"child": {"child": {"flag": "é", "i32": true}}}', '29: child.child.flag: true or false expected (bool)'],
    ['{"words": ["a", 2]}', '16: words[1]: string expected (string)'],
    ['{"words": "a"}', '10: words: array expected'],
    ['{"child": 3}', '10: child: object of test.Everything expected'],
    ['{"counts": []}', '11: counts: object expected'],
    ['{"by_id": {"x": {}}}', '11: by_id["x"]: integer expected'],
    ['{"by_id": {"1": {"flag": 3}}}', '25: by_id["1"].flag: true or false expected (bool)'],
    ['{"by_flag": {"yes": ""}}', '13: by_flag["yes"]: "true" or "false" as key expected'],
    ['{"name": "a", "number": 1}', '14: number: name is given too, and oneof choice takes one of them'],
    ['{"i32": 1, "i32": 2}', '11: i32: the field is given twice'],
    ['{"text": "\\ud800"}', '9: text: text without half of a surrogate pair expected (string)'],
    ['[1]', '0: object of test.Everything expected'],
    ['{"i32": 1', '9: '],
    ['{} {}', '3: Expected the end'],
    ['{}\n{}', '3: Expected the end: a message is one JSON value'],
    ['', '0: '],
  ])('%s: %s', (text, message) => {
    expect(encode(text)).toContain(message);
  });

  it.each([
    ['{"at": "yesterday"}', '7: at: time such as "2026-11-24T10:02:11Z" expected'],
    ['{"took": "1 minute"}', '9: took: duration such as "1.5s" expected'],
  ])('%s: %s', (text, message) => {
    expect(encode(text, times)).toBe(message);
  });

  it('nesting without end is one', () => {
    expect(encode(`${'{"child":'.repeat(5_000)}{}${'}'.repeat(5_000)}`)).toContain('nested more than 100 deep');
  });
});
