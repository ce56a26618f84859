import { UserError } from '../base/errors';
import type { ConnectionSettings } from '../protocol/connection';
import { parseEndpoint } from './endpoint';
import type { ConnectRequest, HeaderField } from './ports';

export interface DialLimits {
  readonly handshakeTimeoutMs: number;
  readonly maxPayloadBytes: number;
}

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110 §5.5: what Node writes into a header; no line break can get in. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** The opening handshake writes these by itself (RFC 6455 §4.1). */
const RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-accept',
  'content-length',
  'transfer-encoding',
]);

/** Settings as typed to a request a dialer can send. Throws `UserError` with code `bad-url`, `bad-header` or `bad-subprotocol`. */
export function toConnectRequest(
  settings: ConnectionSettings,
  caPem: readonly string[],
  limits: DialLimits,
): ConnectRequest {
  const endpoint = parseEndpoint(settings.url);
  return {
    url: endpoint.url,
    headers: toHeaders(settings, endpoint.authorization),
    subprotocols: toSubprotocols(settings.subprotocols),
    perMessageDeflate: settings.isDeflateOffered,
    rejectUnauthorized: settings.isCertificateVerified,
    caPem,
    httpVersion: settings.httpVersion,
    handshakeTimeoutMs: limits.handshakeTimeoutMs,
    maxPayloadBytes: limits.maxPayloadBytes,
    autoPong: settings.isAutoPong,
  };
}

function toHeaders(settings: ConnectionSettings, authorization: string | undefined): readonly HeaderField[] {
  const headers: HeaderField[] = [];
  const add = (name: string, value: string) => headers.push(toHeader(name, value));
  if (settings.origin.trim() !== '') add('Origin', settings.origin);
  if (settings.cookies.trim() !== '') add('Cookie', settings.cookies);
  for (const { name, value } of settings.headers) {
    if (name.trim() !== '' || value.trim() !== '') add(name, value);
  }
  // What was typed as a header wins over the credentials in the URL.
  const hasOwn = headers.some(([name]) => name.toLowerCase() === 'authorization');
  if (authorization !== undefined && !hasOwn) headers.unshift(['Authorization', authorization]);
  return headers;
}

function toHeader(typedName: string, typedValue: string): HeaderField {
  const name = typedName.trim();
  const value = typedValue.trim();
  if (!TOKEN.test(name)) {
    throw new UserError('bad-header', `“${name}” is not a header name. Use letters, digits and hyphens only.`);
  }
  if (RESERVED.has(name.toLowerCase())) {
    throw new UserError(
      'bad-header',
      `${name} is written by the opening handshake itself. Remove it from the headers.`,
    );
  }
  if (name.toLowerCase() === 'sec-websocket-protocol') {
    throw new UserError('bad-header', `${name} is made from the subprotocols. Enter them there instead.`);
  }
  if (!FIELD_VALUE.test(value)) {
    throw new UserError(
      'bad-header',
      `The value of ${name} has a line break or a character outside Latin-1. Remove it.`,
    );
  }
  return [name, value];
}

function toSubprotocols(typed: readonly string[]): readonly string[] {
  const subprotocols = typed.map((name) => name.trim()).filter((name) => name !== '');
  subprotocols.forEach((name, index) => {
    if (!TOKEN.test(name)) {
      throw new UserError(
        'bad-subprotocol',
        `“${name}” is not a subprotocol name: it must be one word without spaces, commas or brackets.`,
      );
    }
    if (subprotocols.indexOf(name) !== index) {
      throw new UserError('bad-subprotocol', `The subprotocol ${name} is offered twice. Remove one.`);
    }
  });
  return subprotocols;
}
