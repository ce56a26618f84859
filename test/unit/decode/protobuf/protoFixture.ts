import { ProtoFileSet } from '../../../../src/decode/protobuf/protoFiles';
import { readProtoSchema } from '../../../../src/decode/protobuf/protoReader';
import type { MessageSchema } from '../../../../src/decode/protobuf/schema';

/** Schemas of tests, from the text of their file. */

export const PATH = '/project/proto/main.proto';

/** Every type that a field may have. */
export const EVERYTHING = `
syntax = "proto3";
package test;

enum Color { NONE = 0; RED = 1; BLUE = -2; }

message Everything {
  double d = 1;
  float f = 2;
  int32 i32 = 3;
  int64 i64 = 4;
  uint32 u32 = 5;
  uint64 u64 = 6;
  sint32 s32 = 7;
  sint64 s64 = 8;
  fixed32 f32 = 9;
  fixed64 f64 = 10;
  sfixed32 sf32 = 11;
  sfixed64 sf64 = 12;
  bool flag = 13;
  string text = 14;
  bytes raw = 15;
  Color color = 16;
  Everything child = 17;
  repeated sint32 packed_ints = 18;
  repeated int64 loose_ints = 19 [packed = false];
  repeated string words = 20;
  repeated Everything children = 21;
  repeated double doubles = 22;
  repeated Color colors = 23;
  map<string, int32> counts = 24;
  map<sint64, Everything> by_id = 25;
  map<bool, bytes> by_flag = 26;
  oneof choice { string name = 27; uint32 number = 28; }
  optional int32 maybe = 2000;
}
`;

export function findMessage(
  source: string,
  name: string,
  others: Readonly<Record<string, string>> = {},
): MessageSchema {
  const { schema, problems } = readProtoSchema(
    PATH,
    new ProtoFileSet(new Map([[PATH, source], ...Object.entries(others)])),
  );
  const message = schema?.messages.get(name);
  if (message === undefined) throw new Error(`No ${name}: ${JSON.stringify(problems)}`);
  return message;
}
