import type { Decoder } from '../contract';
import { protobufDecoder } from '../decoders/protobuf';
import { ProtobufReader } from './reader';
import type { MessageSchema } from './schema';

/** The decoder of one message type. It stands for the one without a schema where a type was chosen, hence the same id. */
export function createProtobufDecoder(type: MessageSchema): Decoder {
  return {
    id: protobufDecoder.id,
    label: `Protobuf ${type.name}`,
    score: protobufDecoder.score,
    decode: (bytes) => new ProtobufReader(bytes).read(type),
  };
}
