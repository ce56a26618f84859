import type { ClientHttp2Stream } from 'node:http2';
import type { ConnectRequest, HandshakeRequestFacts, HeaderField } from '../session/ports';
import { DEFLATE_OFFER } from '../wire/deflateParameters';
import type { Target } from './transport';

/** Fields of one HTTP/1.1 connection, which HTTP/2 forbids (RFC 9113 §8.2.2), and `Host`, whose place `:authority` has. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** What of a request goes into its head. */
export type OpeningFields = Pick<ConnectRequest, 'headers' | 'subprotocols' | 'perMessageDeflate'>;

/** The opening request of RFC 8441 §5, in the order in which it is written. Names are lower-case (RFC 9113 §8.2). */
export function toExtendedConnect(request: OpeningFields, target: Target): readonly HeaderField[] {
  const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const subprotocols: readonly HeaderField[] =
    request.subprotocols.length > 0 ? [['sec-websocket-protocol', request.subprotocols.join(', ')]] : [];
  return [
    [':method', 'CONNECT'],
    [':protocol', 'websocket'],
    [':scheme', target.isSecure ? 'https' : 'http'],
    [':path', target.path],
    [':authority', host ?? target.hostHeader],
    ['sec-websocket-version', '13'],
    ...subprotocols,
    ...(request.perMessageDeflate ? ([['sec-websocket-extensions', DEFLATE_OFFER]] as const) : []),
    ...request.headers
      .map(([name, value]): HeaderField => [name.toLowerCase(), value])
      .filter(([name]) => !LEFT_OUT.has(name)),
  ];
}

/** As Node's `http2` takes fields: one that is given more than once is a list. */
export function toHeaderObject(fields: readonly HeaderField[]): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]));
}

/** The line sums up what stands in the pseudo-header fields, as browsers and curl do. */
export function toRequestFacts(fields: readonly HeaderField[], timeMs: number): HandshakeRequestFacts {
  const path = fields.find(([name]) => name === ':path')?.[1] ?? '/';
  return { requestLine: `CONNECT ${path} HTTP/2`, headers: fields, timeMs };
}

/** The fields of the final answer, flat as Node lists them; undefined when the stream ended without one. */
export function waitForAnswer(stream: ClientHttp2Stream): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    stream.once('response', (_headers, _flags, rawHeaders) => resolve(rawHeaders));
    stream.once('close', () => resolve(undefined));
    // Stays: what an error means is read off the stream and its connection, by then and later.
    stream.on('error', () => undefined);
  });
}
