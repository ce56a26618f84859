import type { DecodeContext, DecodedNode, DecodeResult } from '../contract';
import { SCORE_PREFIX_BYTES } from '../limits';
import { MessagePackReader } from './reader';

/**
 * How sure we are that a payload is MessagePack. Nearly every byte begins something in MessagePack, and every ASCII
 * byte is a whole integer, so only structure counts: a container that uses up the payload, or a length that fits.
 */
export function scoreMessagePack(bytes: Uint8Array, context: DecodeContext): number {
  if (context.opcode !== 'binary') return 0;
  if (/msgpack|messagepack/i.test(context.subprotocol)) return 1;
  if (bytes.length === 0) return 0;
  const prefix = bytes.subarray(0, SCORE_PREFIX_BYTES);
  return scoreResult(new MessagePackReader(prefix).read(), prefix.length, prefix.length < bytes.length);
}

function scoreResult({ roots, faults }: DecodeResult, length: number, isPrefix: boolean): number {
  const [root] = roots;
  if (root === undefined) return 0;
  const cutOnly = isPrefix && faults.every((fault) => fault.at === length);
  if (faults.length > 0 && !cutOnly) return hasNamedEntry(root) ? 0.5 : 0.05;
  if (roots.length > 1) return roots.every(hasChildren) ? 0.8 : 0.05;
  return scoreRoot(root);
}

/** A single object that uses up the payload. */
function scoreRoot(root: DecodedNode): number {
  switch (root.kind) {
    case 'array':
    case 'map':
      return hasChildren(root) ? 0.95 : 0.25;
    case 'str':
      return root.flags?.includes('invalid-utf8') ? 0.1 : 0.7;
    case 'timestamp':
      return 0.8;
    case 'bin':
    case 'ext':
      return 0.6;
    default:
      // A lone number of several bytes could be anything; a lone byte even more so.
      return root.end - root.start > 1 ? 0.3 : 0.1;
  }
}

function hasChildren(node: DecodedNode): boolean {
  return (node.items?.length ?? node.entries?.length ?? 0) > 0;
}

/** A map whose first key is text: what a broken document of ours looks like, and what random bytes hardly ever do. */
function hasNamedEntry(root: DecodedNode): boolean {
  const key = root.entries?.[0]?.[0];
  return key?.kind === 'str' && key.end - key.start > 1 && key.flags === undefined;
}
