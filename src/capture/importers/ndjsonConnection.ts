import type { DeflateParameters } from '../../wire/deflateParameters';
import type { HeadField } from '../../wire/handshake';
import type { ConnectionClose, ConnectionFacts } from '../connectionFacts';
import { type JsonObject, readArray, readBoolean, readNumber, readObject, readString } from './jsonFields';

/** RFC 7692 §7.1.2. */
const MIN_WINDOW_BITS = 8;
const MAX_WINDOW_BITS = 15;

/** A `connection` line; what it does not say is not known. */
export function readConnectionLine(object: JsonObject): ConnectionFacts {
  const startMs = readNumber(object, 't') ?? 0;
  return {
    url: readString(object, 'url') ?? '',
    requestLine: readString(object, 'requestLine') ?? '',
    requestHeaders: readFields(object, 'requestHeaders'),
    statusLine: readString(object, 'statusLine') ?? '',
    statusCode: readNumber(object, 'statusCode') ?? 0,
    responseHeaders: readFields(object, 'responseHeaders'),
    subprotocol: readString(object, 'subprotocol') ?? '',
    deflate: readDeflate(readObject(object, 'deflate')),
    startedMs: readNumber(object, 'startedMs') ?? startMs,
    openedMs: startMs,
    remoteAddress: readString(object, 'remoteAddress'),
    remotePort: readNumber(object, 'remotePort'),
  };
}

/** A `closed` line. */
export function readClosedLine(object: JsonObject, fallbackMs: number): ConnectionClose {
  return {
    code: readNumber(object, 'code'),
    reason: readString(object, 'reason') ?? '',
    timeMs: readNumber(object, 't') ?? fallbackMs,
  };
}

function readFields(object: JsonObject, name: string): HeadField[] {
  return readArray(object, name).flatMap((field): HeadField[] => {
    if (!Array.isArray(field)) return [];
    const [key, value]: unknown[] = field;
    return typeof key === 'string' && typeof value === 'string' ? [[key, value]] : [];
  });
}

function readDeflate(object: JsonObject | undefined): DeflateParameters | undefined {
  if (object === undefined) return undefined;
  return {
    serverNoContextTakeover: readBoolean(object, 'serverNoContextTakeover') ?? false,
    clientNoContextTakeover: readBoolean(object, 'clientNoContextTakeover') ?? false,
    serverMaxWindowBits: readWindowBits(object, 'serverMaxWindowBits'),
    clientMaxWindowBits: readWindowBits(object, 'clientMaxWindowBits'),
  };
}

function readWindowBits(object: JsonObject, name: string): number {
  const bits = readNumber(object, name) ?? MAX_WINDOW_BITS;
  return Number.isInteger(bits) && bits >= MIN_WINDOW_BITS && bits <= MAX_WINDOW_BITS ? bits : MAX_WINDOW_BITS;
}
