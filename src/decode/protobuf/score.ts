import type { DecodeContext } from '../contract';
import { SCORE_PREFIX_BYTES } from '../limits';
import { scanShape } from './shape';

/** A field of one byte after its tag: below that, nearly anything fits. */
const MIN_BYTES = 3;

/**
 * How sure we are that a payload is Protocol Buffers, which has no mark to know it by. It never says more than a format that
 * has: it is for binary payloads that are fields through and through and nothing else, and comes before hex alone.
 */
export function scoreProtobuf(bytes: Uint8Array, context: DecodeContext): number {
  if (context.opcode !== 'binary') return 0;
  if (/protobuf/i.test(context.subprotocol)) return 1;
  if (bytes.length < MIN_BYTES) return 0;
  const { fits, isLikely } = scanShape(bytes, 0, bytes.length, SCORE_PREFIX_BYTES);
  return fits && isLikely ? 0.3 : 0;
}
