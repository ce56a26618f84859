import type { Decoder } from '../contract';
import { ProtobufReader } from '../protobuf/reader';
import { scoreProtobuf } from '../protobuf/score';

/** https://protobuf.dev/programming-guides/encoding/ without a schema: field numbers for names, and guesses that say so. */
export const protobufDecoder: Decoder = {
  id: 'protobuf',
  label: 'Protocol Buffers',
  score: scoreProtobuf,
  decode: (bytes) => new ProtobufReader(bytes).read(),
};
