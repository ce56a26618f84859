import type { HeadField } from '../../wire/handshake';
import type { ConnectionFacts } from '../connectionFacts';
import { isJsonObject, type JsonObject, readArray, readNumber, readObject, readString } from './jsonFields';

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['ws', 80],
  ['wss', 443],
]);
const TIMINGS_BEFORE_OPEN = ['blocked', 'dns', 'connect', 'send', 'wait'];

/** What a HAR entry says of its connection. `firstMs` is the time of its first message, where it has one. */
export function readHarFacts(entry: JsonObject, firstMs: number | undefined): ConnectionFacts {
  const request = readObject(entry, 'request') ?? {};
  const response = readObject(entry, 'response') ?? {};
  const url = (readString(request, 'url') ?? '').replace(/^http(s?):/i, 'ws$1:');
  const responseHeaders = readFields(response);
  const startedMs = readStart(entry) ?? firstMs ?? 0;
  return {
    url,
    requestLine: toRequestLine(request, url),
    requestHeaders: readFields(request),
    statusLine: toStatusLine(response),
    statusCode: readNumber(response, 'status') ?? 0,
    responseHeaders,
    subprotocol: findField(responseHeaders, 'sec-websocket-protocol') ?? '',
    // The messages of a HAR are inflated, whatever was agreed.
    deflate: undefined,
    startedMs,
    openedMs: Math.min(startedMs + readOpening(entry), firstMs ?? Number.POSITIVE_INFINITY),
    remoteAddress: readString(entry, 'serverIPAddress')?.replace(/^\[|\]$/g, '') || undefined,
    remotePort: findPort(url),
  };
}

/** Epoch milliseconds of `startedDateTime`. */
export function readStart(entry: JsonObject): number | undefined {
  const timeMs = Date.parse(readString(entry, 'startedDateTime') ?? '');
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** The value of the first field of that name. */
export function findField(headers: readonly HeadField[], wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** HAR counts -1 for what is not known. */
function readOpening(entry: JsonObject): number {
  const timings = readObject(entry, 'timings') ?? {};
  return TIMINGS_BEFORE_OPEN.reduce((sum, name) => sum + Math.max(0, readNumber(timings, name) ?? 0), 0);
}

function toRequestLine(request: JsonObject, url: string): string {
  if (url === '') return '';
  const target = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? '';
  const path = target.startsWith('/') ? target : `/${target}`;
  return `${readString(request, 'method') ?? 'GET'} ${path} ${toVersion(request)}`;
}

function toStatusLine(response: JsonObject): string {
  const status = readNumber(response, 'status') ?? 0;
  return status === 0 ? '' : `${toVersion(response)} ${status} ${readString(response, 'statusText') ?? ''}`.trimEnd();
}

/** Browsers write `http/1.1`, `h2` (its name in ALPN), `http/2.0` and the like. */
function toVersion(message: JsonObject): string {
  const version = readString(message, 'httpVersion')?.toUpperCase() ?? '';
  if (version === 'H2' || version === 'HTTP/2.0') return 'HTTP/2';
  return /^HTTP\/\d(\.\d)?$/.test(version) ? version : 'HTTP/1.1';
}

function findPort(url: string): number | undefined {
  const [, scheme = '', port] = /^([a-z]+):\/\/[^/?#]*?(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(url) ?? [];
  return port === undefined ? DEFAULT_PORTS.get(scheme.toLowerCase()) : Number(port);
}

function readFields(message: JsonObject): HeadField[] {
  return readArray(message, 'headers').flatMap((field): HeadField[] => {
    if (!isJsonObject(field)) return [];
    const name = readString(field, 'name');
    return name === undefined ? [] : [[name, readString(field, 'value') ?? '']];
  });
}
