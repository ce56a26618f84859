import { UserError } from '../base/errors';

/** Where a WebSocket is, as a dialer takes it. */
export interface Endpoint {
  /** Normalised `ws://` or `wss://` URL without user information and fragment. */
  readonly url: string;
  /** Value for the Authorization header when the URL carried `user:password@`. */
  readonly authorization: string | undefined;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(?=[:/?#]|$)/i;
/** As the URL parser writes a host: names in lower case, IPv4 in four numbers. RFC 6761 §6.3 keeps `.localhost` on this machine. */
const LOOPBACK_HOST = /^(([^.]+\.)*localhost\.?|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const NO_SCHEME = /^[^/?#]*:\/\//;
/** RFC 6455 §3 schemes, and what people paste from a browser. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['ws', 'ws'],
  ['wss', 'wss'],
  ['http', 'ws'],
  ['https', 'wss'],
]);

/**
 * Turns what a user typed into a URL. Without a scheme it is `wss://`, and `ws://` on this machine, where a development
 * server seldom has a certificate. Throws `UserError('bad-url')` that says what to type instead.
 */
export function parseEndpoint(typed: string): Endpoint {
  const text = typed.trim();
  if (text === '') throw badUrl('No URL was given. Type one, for example wss://example.org/socket.');
  const url = toUrl(text, withScheme(text));
  // An empty fragment leaves no trace in the parsed URL, but it is one (RFC 6455 §3).
  if (url.hash !== '' || text.includes('#')) {
    throw badUrl(
      'A WebSocket URL has no fragment (RFC 6455 §3). Remove the # and what follows, or write %23 for a # in the path.',
    );
  }
  const authorization = toAuthorization(url);
  url.username = '';
  url.password = '';
  return { url: url.href, authorization };
}

/** Whether a host, as `URL.hostname` writes it, is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOST.test(hostname);
}

/** Whether a URL leads to another machine without TLS; false for what is no URL. */
export function isPlainAndRemote(typed: string): boolean {
  try {
    const { protocol, hostname } = new URL(parseEndpoint(typed).url);
    return protocol === 'ws:' && !isLoopbackHost(hostname);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function withScheme(text: string): string {
  const scheme = SCHEME.exec(text)?.[1];
  // The URL parser would take what stands before the colon for a host.
  if (scheme === undefined && NO_SCHEME.test(text)) throw notUrl(text);
  if (scheme === undefined) return `${LOOPBACK.test(text) ? 'ws' : 'wss'}://${text}`;
  const known = SCHEMES.get(scheme.toLowerCase());
  if (known === undefined) {
    throw badUrl(`${scheme}:// is not a WebSocket scheme. Start the URL with ws:// or wss://.`);
  }
  return known + text.slice(scheme.length);
}

function toUrl(typed: string, text: string): URL {
  try {
    return new URL(text);
  } catch (error) {
    throw notUrl(typed, { cause: error });
  }
}

function toAuthorization(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const credentials = `${decodeLeniently(url.username)}:${decodeLeniently(url.password)}`;
  const bytes = new TextEncoder().encode(credentials);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** A stray `%` stays as it is. */
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function notUrl(typed: string, options?: ErrorOptions): UserError {
  return badUrl(`“${typed}” is not a URL. Type one like wss://example.org/socket or localhost:8080.`, options);
}

function badUrl(message: string, options?: ErrorOptions): UserError {
  return new UserError('bad-url', message, options);
}
