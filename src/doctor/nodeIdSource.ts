import type { NodeIdSource } from '../probe/contract';

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What a user types to say where a node tells which one it is. */
export const NODE_ID_FORMS = 'header:NAME, cookie:NAME, json:PATH or subprotocol';

/** Undefined for text that is none of `NODE_ID_FORMS`. */
export function parseNodeIdSource(text: string): NodeIdSource | undefined {
  const typed = text.trim();
  if (typed === 'subprotocol') return { kind: 'subprotocol' };
  const at = typed.indexOf(':');
  const value = typed.slice(at + 1).trim();
  if (at < 0 || value === '') return undefined;
  switch (typed.slice(0, at)) {
    case 'header':
      return HEADER_NAME.test(value) ? { kind: 'header', name: value } : undefined;
    case 'cookie':
      return HEADER_NAME.test(value) ? { kind: 'cookie', name: value } : undefined;
    case 'json':
      return { kind: 'json', path: value };
    default:
      return undefined;
  }
}
