import type { DecodedNode, Decoder } from '../decode/contract';
import { chooseDecoder } from '../decode/registry';

/** Deeper values are left out: a filter's path has fewer steps. */
const MAX_DEPTH = 64;

/**
 * A message as plain values for the filter language's `json`: strings, numbers, bigints, booleans, null, arrays, and objects without a
 * prototype. The decoder is chosen as for the detail; undefined where it is neither JSON, nor MessagePack, nor the one that the
 * user chose: what is guessed has no names. Never throws.
 */
export function readStructured(
  bytes: Uint8Array,
  isText: boolean,
  subprotocol: string,
  chosen?: Decoder | undefined,
): unknown {
  const decoder = chooseDecoder(bytes, { subprotocol, opcode: isText ? 'text' : 'binary', chosen });
  if (decoder.id !== 'json' && decoder.id !== 'messagepack' && decoder !== chosen) return undefined;
  const [root] = decoder.decode(bytes).roots;
  return root && toPlainValue(root, MAX_DEPTH);
}

function toPlainValue(node: DecodedNode, depth: number): unknown {
  if (depth === 0 || node.encoding === 'missing') return undefined;
  switch (node.kind) {
    case 'array':
      return (node.items ?? []).map((item) => toPlainValue(item, depth - 1));
    case 'map': {
      const object: Record<string, unknown> = Object.create(null);
      // As JSON.parse has it, the last of equal keys counts.
      for (const [key, value] of node.entries ?? []) object[String(key.value)] = toPlainValue(value, depth - 1);
      return object;
    }
    case 'timestamp':
      return Number(node.seconds ?? 0) + (node.nanoseconds ?? 0) / 1e9;
    default:
      return node.value;
  }
}
