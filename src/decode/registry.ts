import type { DecodeContext, Decoder } from './contract';
import { hexDecoder } from './decoders/hex';
import { jsonDecoder } from './decoders/json';
import { messagePackDecoder } from './decoders/messagepack';
import { protobufDecoder } from './decoders/protobuf';
import { textDecoder } from './decoders/text';

/** Every payload format, in the order of the "Decode as" menu. */
export const decoders: readonly Decoder[] = [messagePackDecoder, jsonDecoder, protobufDecoder, textDecoder, hexDecoder];

/** A decoder by its id, or undefined. */
export function findDecoder(id: string): Decoder | undefined {
  return decoders.find((decoder) => decoder.id === id);
}

/** The decoder that the user chose for binary messages, or the one that is surest of the payload; a negotiated subprotocol that names a format makes its decoder certain. */
export function chooseDecoder(bytes: Uint8Array, context: DecodeContext): Decoder {
  if (context.chosen !== undefined && context.opcode === 'binary') return context.chosen;
  let chosen: Decoder = hexDecoder;
  let best = 0;
  for (const decoder of decoders) {
    const score = decoder.score(bytes, context);
    if (score <= best) continue;
    chosen = decoder;
    best = score;
  }
  return chosen;
}
