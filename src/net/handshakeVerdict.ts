import { createHash } from 'node:crypto';
import type { ConnectRequest, DeflateParameters, HandshakeCheck, HeaderField } from '../session/ports';
import { parseExtensionAgreement } from '../wire/deflateParameters';

/** What a 101 agreed on, and how it stands to RFC 6455 §4.1. */
export interface HandshakeVerdict {
  /** Empty when none was agreed. */
  readonly subprotocol: string;
  readonly deflate: DeflateParameters | undefined;
  readonly checks: readonly HandshakeCheck[];
}

/** RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function checkHandshake(
  offer: Pick<ConnectRequest, 'subprotocols' | 'perMessageDeflate'>,
  requestHeaders: readonly HeaderField[],
  responseHeaders: readonly HeaderField[],
): HandshakeVerdict {
  const response = (name: string) => joinValues(responseHeaders, name);
  const key = joinValues(requestHeaders, 'sec-websocket-key') ?? '';
  const subprotocol = response('sec-websocket-protocol');
  const extensions = response('sec-websocket-extensions');
  const agreement = parseExtensionAgreement(extensions ?? '');
  return {
    subprotocol: subprotocol ?? '',
    deflate: agreement.deflate,
    checks: [
      checkUpgrade(response('upgrade')),
      checkConnection(response('connection')),
      checkAccept(key, response('sec-websocket-accept')),
      checkSubprotocol(offer.subprotocols, subprotocol),
      checkExtensions(offer.perMessageDeflate, extensions, agreement.problems),
    ],
  };
}

/** Fields of one name are one list (RFC 9110 §5.3). */
function joinValues(headers: readonly HeaderField[], name: string): string | undefined {
  const values = headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

function checkUpgrade(value: string | undefined): HandshakeCheck {
  const isGood = value?.toLowerCase() === 'websocket';
  const detail = isGood ? 'websocket' : `${describe(value)}; it must be websocket (RFC 6455 §4.1).`;
  return { name: 'Upgrade', verdict: isGood ? 'pass' : 'fail', detail };
}

function checkConnection(value: string | undefined): HandshakeCheck {
  const options = (value ?? '').split(',').map((option) => option.trim().toLowerCase());
  const isGood = options.includes('upgrade');
  const detail = isGood ? (value ?? '') : `${describe(value)}; it must contain Upgrade (RFC 6455 §4.1).`;
  // The library goes on without it, and so can a user.
  return { name: 'Connection', verdict: isGood ? 'pass' : 'warn', detail };
}

function checkAccept(key: string, value: string | undefined): HandshakeCheck {
  const name = 'Sec-WebSocket-Accept';
  const expected = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  if (value === expected) return { name, verdict: 'pass', detail: 'Verified against the key of the request.' };
  return { name, verdict: 'fail', detail: `${describe(value)}; the key asks for ${expected} (RFC 6455 §4.2.2).` };
}

function checkSubprotocol(offered: readonly string[], value: string | undefined): HandshakeCheck {
  const name = 'Subprotocol';
  const offer = offered.join(', ');
  if (value === undefined) {
    return offered.length === 0
      ? { name, verdict: 'pass', detail: 'None was offered, none was agreed.' }
      : { name, verdict: 'warn', detail: `The server agreed to none of the offered: ${offer}.` };
  }
  if (offered.includes(value)) return { name, verdict: 'pass', detail: `${value}, of the offered: ${offer}.` };
  const what = offered.length === 0 ? 'none was offered' : `only these were offered: ${offer}`;
  return { name, verdict: 'fail', detail: `The server sent ${value}, but ${what} (RFC 6455 §4.1).` };
}

function checkExtensions(isOffered: boolean, value: string | undefined, problems: readonly string[]): HandshakeCheck {
  const name = 'Extensions';
  if (value === undefined) {
    const detail = isOffered
      ? 'permessage-deflate was offered, none was agreed.'
      : 'None was offered, none was agreed.';
    return { name, verdict: 'pass', detail };
  }
  if (!isOffered) {
    return { name, verdict: 'fail', detail: `The server sent ${value}, but none was offered (RFC 6455 §4.1).` };
  }
  if (problems.length > 0) return { name, verdict: 'fail', detail: `${value}: ${problems.join(' ')}` };
  return { name, verdict: 'pass', detail: value };
}

function describe(value: string | undefined): string {
  return value === undefined ? 'The field is missing' : `The server sent ${value}`;
}
