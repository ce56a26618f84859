import type { DecodedNode } from '../../../src/decode/contract';

/** The JavaScript value of a node as `JSON.parse` and `@msgpack/msgpack` give it, integers beyond 2^53 by `toLarge`; for shallow trees. */
export function toPlainValue(node: DecodedNode, toLarge: (value: bigint) => unknown = (value) => value): unknown {
  switch (node.kind) {
    case 'array':
      return (node.items ?? []).map((item) => toPlainValue(item, toLarge));
    case 'map': {
      const object: Record<string, unknown> = {};
      for (const [key, value] of node.entries ?? []) {
        const property = { value: toPlainValue(value, toLarge), enumerable: true, configurable: true, writable: true };
        Object.defineProperty(object, String(key.value), property);
      }
      return object;
    }
    default:
      return typeof node.value === 'bigint' ? toLarge(node.value) : node.value;
  }
}

/** Every node below and including the roots, parents first, whatever the depth. */
export function* walkNodes(roots: readonly DecodedNode[]): Generator<DecodedNode> {
  const waiting = [...roots].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (const item of node.items ?? []) waiting.push(item);
    for (const entry of node.entries ?? []) waiting.push(...entry);
  }
}
