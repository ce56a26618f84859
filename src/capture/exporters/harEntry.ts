import type { HeadField } from '../../wire/handshake';
import type { ConnectionFacts } from '../connectionFacts';
import type { ExportedConnection } from './exportWalk';

/** A URL is not optional in HAR; `.invalid` never resolves (RFC 2606 §2). */
const UNKNOWN_URL = 'ws://unknown.invalid/';
/** HAR 1.2: "-1 if the info is not available". */
const UNKNOWN = -1;

/** The part of a HAR 1.2 entry that stands before the messages, with every field that the format asks for. */
export function toHarEntry({ facts, close, startMs }: ExportedConnection): Record<string, unknown> {
  const url = facts?.url || UNKNOWN_URL;
  const startedMs = facts?.startedMs || startMs;
  const openedMs = facts?.openedMs || startMs;
  const waitMs = Math.max(0, openedMs - startedMs);
  const receiveMs = Math.max(0, (close?.timeMs ?? openedMs) - openedMs);
  return {
    startedDateTime: toIsoTime(startedMs),
    time: waitMs + receiveMs,
    request: toRequest(facts, url),
    response: toResponse(facts),
    cache: {},
    timings: {
      blocked: UNKNOWN,
      dns: UNKNOWN,
      connect: UNKNOWN,
      ssl: UNKNOWN,
      send: 0,
      wait: waitMs,
      receive: receiveMs,
    },
    ...(facts?.remoteAddress === undefined ? {} : { serverIPAddress: facts.remoteAddress }),
    ...(facts?.remotePort === undefined ? {} : { connection: String(facts.remotePort) }),
    _resourceType: 'websocket',
    ...(close === undefined ? {} : { _webSocketClose: toHarClose(close) }),
  };
}

function toHarClose({ code, reason, timeMs }: NonNullable<ExportedConnection['close']>) {
  return { code, reason, timestamp: timeMs / 1_000 };
}

/** A `Date` holds no more than 8.64e15 ms (ECMA-262 §21.4.1.1). */
function toIsoTime(timeMs: number): string {
  return new Date(Math.abs(timeMs) <= 8.64e15 ? timeMs : 0).toISOString();
}

function toRequest(facts: ConnectionFacts | undefined, url: string) {
  const headers = facts?.requestHeaders ?? [];
  const [method = 'GET', , version = 'HTTP/1.1'] = (facts?.requestLine ?? '').split(' ');
  return {
    method: method === '' ? 'GET' : method,
    url,
    httpVersion: version,
    cookies: findValues(headers, 'cookie').flatMap((value) => value.split(';').map(toCookie)),
    headers: headers.map(toNameValue),
    queryString: toQuery(url),
    headersSize: UNKNOWN,
    bodySize: 0,
  };
}

function toResponse(facts: ConnectionFacts | undefined) {
  const headers = facts?.responseHeaders ?? [];
  const [, version, text] = /^(HTTP\/\S+) \d{3} ?(.*)$/.exec(facts?.statusLine ?? '') ?? [];
  return {
    status: facts?.statusCode ?? 0,
    statusText: text ?? '',
    httpVersion: version ?? 'HTTP/1.1',
    // Attributes of a Set-Cookie field are left where they stand, in the headers.
    cookies: findValues(headers, 'set-cookie').map((value) => toCookie(value.split(';')[0] ?? '')),
    headers: headers.map(toNameValue),
    content: { size: 0, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: UNKNOWN,
    bodySize: UNKNOWN,
  };
}

function findValues(headers: readonly HeadField[], wanted: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}

function toNameValue([name, value]: HeadField) {
  return { name, value };
}

function toCookie(pair: string) {
  const at = pair.indexOf('=');
  const name = at < 0 ? '' : pair.slice(0, at);
  return { name: name.trim(), value: pair.slice(at + 1).trim() };
}

function toQuery(url: string) {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return [...new URLSearchParams(query)].map(toNameValue);
}
