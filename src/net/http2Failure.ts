import { toErrorMessage } from '../base/errors';
import type { ConnectFailure, HandshakeResponseFacts } from '../session/ports';
import { findSystemCode, toSystemFailure } from './systemFailure';

/** Why HTTP/2 gave no WebSocket (RFC 8441), told so that a user can act. */

const USE_HTTP_1 = 'HTTP/1.1 serves WebSockets as well: choose HTTP/1.1 or Automatic as the HTTP version.';

/** RFC 9113 §7, by number. */
const ERROR_CODES: readonly string[] = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** The server takes this request by HTTP/1.1 only. */
export const HTTP_1_1_REQUIRED = 'HTTP_1_1_REQUIRED';

const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['REFUSED_STREAM', 'The server did not begin to work on it, probably since a limit is reached: try again later.'],
  ['ENHANCE_YOUR_CALM', 'The server finds that too much was asked of it: wait, then try again.'],
  ['INADEQUATE_SECURITY', 'The server wants TLS 1.2 or 1.3 with modern ciphers (RFC 9113 §9.2).'],
]);

/** The name of an error code; a number in hex where RFC 9113 has no name for it. */
export function toErrorName(code: number): string {
  return ERROR_CODES[code] ?? `0x${code.toString(16)}`;
}

/** HTTP/2 was all that was offered, and the server agreed to something else. */
export function noAlpnAgreement(where: string, alpn: string | undefined): ConnectFailure {
  const answer = alpn === undefined ? 'the server agreed on nothing' : `the server agreed on ${alpn}`;
  return noHttp2(`${where} did not agree on HTTP/2: h2 was offered by ALPN, ${answer}.`, USE_HTTP_1);
}

/** The server ended the TLS handshake, since it knows none of the protocols offered by ALPN (RFC 7301 §3.2). */
export function noCommonAlpn(where: string, isHttp2Offered: boolean, systemCode: string | undefined): ConnectFailure {
  const [name, remedy] = isHttp2Offered
    ? ['h2', USE_HTTP_1]
    : ['http/1.1', 'The server probably speaks HTTP/2 only: choose HTTP/2 or Automatic as the HTTP version.'];
  const message = `${where} does not take the protocol that was offered by ALPN (${name}).`;
  return { ...noHttp2(message, remedy), code: isHttp2Offered ? 'no-http2' : 'tls', systemCode };
}

/** SETTINGS came without SETTINGS_ENABLE_CONNECT_PROTOCOL = 1 (RFC 8441 §3). */
export function noExtendedConnect(where: string): ConnectFailure {
  return noHttp2(
    `${where} speaks HTTP/2 but not RFC 8441: its SETTINGS do not enable extended CONNECT, which opens a WebSocket over HTTP/2.`,
    USE_HTTP_1,
  );
}

/** The peer of a prior-knowledge connection, or of an agreed `h2`, did not begin with SETTINGS (RFC 9113 §3.4). */
export function noSettings(where: string, error: Error | undefined): ConnectFailure {
  const systemCode = findSystemCode(error);
  // The library's own verdicts; all else is the operating system's about TCP.
  const isOfTcp = systemCode !== undefined && !systemCode.startsWith('ERR_HTTP2');
  if (isOfTcp && error) return toSystemFailure(error, where);
  if (error === undefined) {
    return { ...noHttp2(`${where} closed the connection without a word of HTTP/2.`, USE_HTTP_1), code: 'network' };
  }
  return { ...noHttp2(`${where} does not answer in HTTP/2 (${toErrorMessage(error)}).`, USE_HTTP_1), systemCode };
}

/** The stream ended before there was an answer to extended CONNECT. */
export function resetBeforeAnswer(where: string, errorCode: string): ConnectFailure {
  return endedEarly(
    `${where} reset the HTTP/2 stream instead of answering extended CONNECT (RST_STREAM ${errorCode}).`,
    errorCode,
  );
}

/** GOAWAY came before there was an answer. */
export function goneBeforeAnswer(where: string, errorCode: string, debugText: string): ConnectFailure {
  const said = debugText === '' ? '' : ` It says “${debugText}”.`;
  return endedEarly(
    `${where} ended the HTTP/2 connection instead of answering (GOAWAY ${errorCode}).${said}`,
    errorCode,
  );
}

/** All but one of the reasons may be gone the next time. */
function endedEarly(message: string, errorCode: string): ConnectFailure {
  const remedy = REMEDIES.get(errorCode) ?? `Look at the log of the server or proxy. ${USE_HTTP_1}`;
  return { ...noHttp2(message, remedy), code: errorCode === HTTP_1_1_REQUIRED ? 'no-http2' : 'network' };
}

/** TCP ended before there was an answer. */
export function closedBeforeAnswer(where: string, error: Error | undefined): ConnectFailure {
  return {
    ...noHttp2(
      `${where} closed the connection without an answer to extended CONNECT.`,
      'Look at the log of the server or proxy.',
    ),
    code: 'network',
    systemCode: findSystemCode(error),
  };
}

/** The request cannot be written in HTTP/2, e.g. a field twice that may stand there once. */
export function unwritableRequest(error: unknown): ConnectFailure {
  const failure = noHttp2(
    `The request cannot be sent over HTTP/2 (${toErrorMessage(error)}).`,
    `Change the headers. ${USE_HTTP_1}`,
  );
  return { ...failure, systemCode: findSystemCode(error) };
}

/** What to do about an answer to extended CONNECT that is no 200; undefined where the status means what it means in HTTP/1.1. */
export function findConnectRemedy({ statusCode }: HandshakeResponseFacts): string | undefined {
  if (statusCode === 501 || statusCode === 405) return `The server takes no extended CONNECT here. ${USE_HTTP_1}`;
  if (statusCode === 400 || statusCode === 426)
    return `The server did not take extended CONNECT: it, or what is behind it, may lack RFC 8441. ${USE_HTTP_1}`;
  if (statusCode >= 200 && statusCode < 300) return 'The request reached ordinary HTTP: check the path.';
  return undefined;
}

function noHttp2(message: string, remedy: string): ConnectFailure {
  return {
    code: 'no-http2',
    message,
    remedy,
    systemCode: undefined,
    response: undefined,
    checks: [],
    receivedBytes: undefined,
  };
}
