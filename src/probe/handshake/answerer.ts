import type { HandshakeResponseFacts } from '../../session/ports';

/** Who wrote an answer, as far as its words give it away. */
export interface Answerer {
  readonly name: string;
  readonly kind: 'proxy' | 'server';
}

interface Fingerprint extends Answerer {
  matches(answer: { readonly server: string; readonly body: string; readonly reason: string }): boolean;
}

const FINGERPRINTS: readonly Fingerprint[] = [
  {
    name: 'Engine.IO (Socket.IO)',
    kind: 'server',
    matches: ({ body }) => /^\{"code":\d,"message":"/.test(body) || /^"?Transport unknown/.test(body),
  },
  {
    name: 'Python websockets',
    kind: 'server',
    matches: ({ body }) => body.startsWith('Failed to open a WebSocket connection'),
  },
  {
    name: 'Tornado',
    kind: 'server',
    matches: ({ body }) => /Can "Upgrade" only to "WebSocket"|Cross origin websockets not allowed/.test(body),
  },
  {
    name: 'aiohttp',
    kind: 'server',
    matches: ({ body }) => /^No (WebSocket UPGRADE|CONNECTION upgrade) hdr/.test(body),
  },
  { name: 'uvicorn', kind: 'server', matches: ({ body }) => body.startsWith('Unsupported upgrade request') },
  {
    name: 'ws',
    kind: 'server',
    matches: ({ body }) => /^Missing or invalid Sec-WebSocket-(Key|Version) header/.test(body),
  },
  {
    name: 'Autobahn or daphne',
    kind: 'server',
    matches: ({ reason }) => /^WebSocket (version|connection denied)|^HTTP (Connection|Sec-WebSocket)/.test(reason),
  },
  { name: 'NGINX', kind: 'proxy', matches: ({ server, body }) => /nginx/i.test(server) || /<center>nginx/.test(body) },
  {
    name: 'Apache',
    kind: 'proxy',
    matches: ({ server, body }) => /^apache/i.test(server) || body.startsWith('<!DOCTYPE HTML PUBLIC'),
  },
  { name: 'HAProxy', kind: 'proxy', matches: ({ server, body }) => server === '' && /^<html><body><h1>/.test(body) },
];

/** Undefined where nothing gives it away. */
export function findAnswerer(response: HandshakeResponseFacts): Answerer | undefined {
  const server = response.headers.find(([name]) => name.toLowerCase() === 'server')?.[1] ?? '';
  const body = toBodyText(response).trimStart();
  const reason = response.statusLine.replace(/^\S+ \d{3} ?/, '');
  const found = FINGERPRINTS.find(({ matches }) => matches({ server, body, reason }));
  return found && { name: found.name, kind: found.kind };
}

export function toBodyText({ body }: Pick<HandshakeResponseFacts, 'body'>): string {
  return new TextDecoder().decode(body);
}
