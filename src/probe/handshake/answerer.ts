import type { HandshakeResponseFacts } from '../../session/ports';
import { findLibrary } from '../library';

interface ProxyFingerprint {
  readonly name: string;
  matches(server: string, body: string): boolean;
}

const PROXIES: readonly ProxyFingerprint[] = [
  { name: 'NGINX', matches: (server, body) => /nginx/i.test(server) || /<center>nginx/.test(body) },
  { name: 'Apache', matches: (server, body) => /^apache/i.test(server) || body.startsWith('<!DOCTYPE HTML PUBLIC') },
  { name: 'HAProxy', matches: (server, body) => server === '' && /^<html><body><h1>/.test(body) },
];

/** Who wrote an answer, a library or a proxy, as far as its words give it away; undefined where nothing does. */
export function findAnswerer(response: HandshakeResponseFacts): string | undefined {
  const body = toBodyText(response).trimStart();
  const headerNames = response.headers.map(([name]) => name.toLowerCase());
  const library = findLibrary([{ closeReason: '', statusLine: response.statusLine, headerNames, body }]);
  if (library !== undefined) return library.name;
  const server = response.headers.find(([name]) => name.toLowerCase() === 'server')?.[1] ?? '';
  return PROXIES.find(({ matches }) => matches(server, body))?.name;
}

export function toBodyText({ body }: Pick<HandshakeResponseFacts, 'body'>): string {
  return new TextDecoder().decode(body);
}
