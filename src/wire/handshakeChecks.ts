import { toBase64 } from '../base/base64';
import { parseExtensionAgreement } from './deflateParameters';
import { parseExtensionList } from './extensionList';
import { findHeader, findStatusCode, type HttpHead } from './handshake';
import { sha1 } from './sha1';

/** One thing checked about the handshake, with its verdict; RFC 6455 §4.1 and RFC 7692 §5. */
export interface HandshakeCheck {
  readonly name: string;
  readonly verdict: 'pass' | 'warn' | 'fail';
  /** What was received, and what the RFC asks for where that differs. */
  readonly detail: string;
}

/** RFC 6455 §1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What the server must answer to this `Sec-WebSocket-Key` (RFC 6455 §4.2.2). */
export function toAccept(key: string): string {
  return toBase64(sha1(new TextEncoder().encode(key.trim() + ACCEPT_GUID)));
}

/** Checks an HTTP/1.1 answer against its request, as RFC 6455 §4.1 tells a client to, in the order of that section. */
export function checkHandshake(request: HttpHead, response: HttpHead): HandshakeCheck[] {
  return [
    checkStatus(response),
    checkUpgrade(response),
    checkConnection(response),
    checkAccept(request, response),
    checkExtensions(request, response),
    checkSubprotocol(request, response),
  ];
}

/** Checks an HTTP/2 answer to extended CONNECT: RFC 8441 §5 keeps of RFC 6455 what is not about the upgrade of a connection. */
export function checkExtendedConnect(request: HttpHead, response: HttpHead): HandshakeCheck[] {
  return [checkConnectStatus(response), checkExtensions(request, response), checkSubprotocol(request, response)];
}

function checkConnectStatus({ startLine }: HttpHead): HandshakeCheck {
  const name = 'Status';
  if (findStatusCode(startLine) === 200) {
    return { name, verdict: 'pass', detail: `${startLine}: the stream is open (RFC 8441 §5).` };
  }
  return { name, verdict: 'fail', detail: `${startLine}; over HTTP/2 a WebSocket begins with 200 (RFC 8441 §5).` };
}

function checkStatus(response: HttpHead): HandshakeCheck {
  const name = 'Status';
  if (findStatusCode(response.startLine) === 101) return { name, verdict: 'pass', detail: response.startLine };
  return { name, verdict: 'fail', detail: `${response.startLine}; a WebSocket begins with 101 (RFC 6455 §4.1).` };
}

function checkUpgrade(response: HttpHead): HandshakeCheck {
  const name = 'Upgrade';
  const value = findHeader(response, name);
  if (value?.toLowerCase() === 'websocket') return { name, verdict: 'pass', detail: value };
  return { name, verdict: 'fail', detail: `${quote(value)}; it must be "websocket" (RFC 6455 §4.1).` };
}

function checkConnection(response: HttpHead): HandshakeCheck {
  const name = 'Connection';
  const value = findHeader(response, name);
  if (value !== undefined && splitList(value.toLowerCase()).includes('upgrade')) {
    return { name, verdict: 'pass', detail: value };
  }
  return { name, verdict: 'fail', detail: `${quote(value)}; it must contain "Upgrade" (RFC 6455 §4.1).` };
}

function checkAccept(request: HttpHead, response: HttpHead): HandshakeCheck {
  const name = 'Sec-WebSocket-Accept';
  const value = findHeader(response, name);
  const key = findHeader(request, 'Sec-WebSocket-Key');
  if (key === undefined) return { name, verdict: 'fail', detail: 'The request has no Sec-WebSocket-Key to answer.' };
  const expected = toAccept(key);
  if (value === expected) return { name, verdict: 'pass', detail: value };
  return { name, verdict: 'fail', detail: `${quote(value)}; for this key it must be "${expected}" (RFC 6455 §4.2.2).` };
}

function checkExtensions(request: HttpHead, response: HttpHead): HandshakeCheck {
  const name = 'Sec-WebSocket-Extensions';
  const offered = findHeader(request, name);
  const accepted = findHeader(response, name);
  if (accepted === undefined) {
    if (offered === undefined) return { name, verdict: 'pass', detail: 'none offered, none accepted' };
    return { name, verdict: 'pass', detail: `"${offered}" was offered, the server accepted none` };
  }
  const offeredNames = extensionNames(offered ?? '');
  const unasked = extensionNames(accepted).filter((extension) => !offeredNames.includes(extension));
  if (unasked.length > 0) {
    return { name, verdict: 'fail', detail: `"${accepted}"; ${unasked.join(', ')} was not offered (RFC 6455 §4.1).` };
  }
  const problems = [...parseExtensionAgreement(accepted).problems, ...findUnaskedParameters(offered ?? '', accepted)];
  if (problems.length > 0) return { name, verdict: 'fail', detail: `"${accepted}": ${problems.join(' ')}` };
  return { name, verdict: 'pass', detail: accepted };
}

/** RFC 7692 §7.1.2.2: a client that did not name client_max_window_bits cannot be told to use it. */
function findUnaskedParameters(offered: string, accepted: string): string[] {
  const parameter = 'client_max_window_bits';
  const isNamed = (value: string) => value.toLowerCase().includes(parameter);
  if (!isNamed(accepted) || isNamed(offered)) return [];
  return [`${parameter} was not offered (RFC 7692 §7.1.2.2).`];
}

function checkSubprotocol(request: HttpHead, response: HttpHead): HandshakeCheck {
  const name = 'Sec-WebSocket-Protocol';
  const offered = findHeader(request, name);
  const chosen = findHeader(response, name);
  if (chosen === undefined) {
    if (offered === undefined) return { name, verdict: 'pass', detail: 'none offered, none chosen' };
    const detail = `"${offered}" was offered, the server chose none; browsers then fail the connection (WHATWG WebSockets §4).`;
    return { name, verdict: 'warn', detail };
  }
  if (offered !== undefined && splitList(offered).includes(chosen)) return { name, verdict: 'pass', detail: chosen };
  return {
    name,
    verdict: 'fail',
    detail: `"${chosen}"; it must be one of those offered, ${quote(offered)} (RFC 6455 §4.1).`,
  };
}

function extensionNames(value: string): string[] {
  const list = parseExtensionList(value);
  return list.isValid ? list.terms.map((term) => term.name.toLowerCase()) : [];
}

function splitList(value: string): string[] {
  return value.split(',').map((item) => item.trim());
}

function quote(value: string | undefined): string {
  return value === undefined ? 'missing' : `"${value}"`;
}
