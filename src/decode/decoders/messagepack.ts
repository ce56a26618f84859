import type { Decoder } from '../contract';
import { MessagePackReader } from '../messagepack/reader';
import { scoreMessagePack } from '../messagepack/score';

/** https://github.com/msgpack/msgpack/blob/master/spec.md, timestamps included. */
export const messagePackDecoder: Decoder = {
  id: 'messagepack',
  label: 'MessagePack',
  score: scoreMessagePack,
  decode: (bytes) => new MessagePackReader(bytes).read(),
};
