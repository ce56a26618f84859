import type { ConformanceCase } from '../conformanceCase';

/** RFC 6455 §4.2.1: handshakes to be refused. Most servers take some of them, and no browser sends them. */

type Variant = readonly [id: string, section: string, title: string, handshake: ConformanceCase['handshake']];

const VARIANTS: readonly Variant[] = [
  ['handshake-http10', '§4.2.1', 'Handshake by HTTP/1.0', { httpVersion: '1.0' }],
  ['handshake-version-8', '§4.4', 'Sec-WebSocket-Version: 8', { override: [['Sec-WebSocket-Version', '8']] }],
  ['handshake-version-12', '§4.4', 'Sec-WebSocket-Version: 12', { override: [['Sec-WebSocket-Version', '12']] }],
  ['handshake-no-version', '§4.2.1', 'No Sec-WebSocket-Version', { override: [['Sec-WebSocket-Version', undefined]] }],
  ['handshake-no-key', '§4.2.1', 'No Sec-WebSocket-Key', { override: [['Sec-WebSocket-Key', undefined]] }],
  ['handshake-short-key', '§4.2.1', 'Sec-WebSocket-Key of 3 bytes', { override: [['Sec-WebSocket-Key', 'YWJj']] }],
];

export const HANDSHAKE_CASES: readonly ConformanceCase[] = VARIANTS.map(([id, section, title, handshake]) => ({
  id,
  section: `RFC 6455 ${section}`,
  title,
  sends: [],
  expects: { kind: 'refusal' },
  isInformational: true,
  ...(handshake && { handshake }),
}));
