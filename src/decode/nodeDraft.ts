import type { DecodedNode, NodeFlag } from './contract';

/** A node while its decoder still works on it. */
export type NodeDraft = { -readonly [Field in keyof DecodedNode]: DecodedNode[Field] };

export type Entry = readonly [key: DecodedNode, value: DecodedNode];

export function addFlag(node: NodeDraft, flag: NodeFlag): void {
  node.flags = node.flags === undefined ? [flag] : [...node.flags, flag];
}

/** Stands for the value of a key after which the payload ends, so that the key is not lost. */
export function toMissingNode(at: number): NodeDraft {
  return { kind: 'nil', start: at, end: at, encoding: 'missing', flags: ['truncated'] };
}
