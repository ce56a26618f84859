import { toErrorMessage } from '../base/errors';
import type { ConnectFailure, HandshakeCheck, HandshakeResponseFacts } from '../session/ports';
import { findConnectRemedy } from './http2Failure';
import { toRefusalRemedy } from './refusal';
import { findSystemCode, toSystemFailure } from './systemFailure';

/** Where an attempt stands until it is open. */
export type WaitStage = 'tcp' | 'tls' | 'settings' | 'upgrade';

/** What is known of the server's answer when the opening handshake ends without a WebSocket. */
export interface Answer {
  readonly where: string;
  readonly isSecure: boolean;
  readonly response: HandshakeResponseFacts | undefined;
  readonly checks: readonly HandshakeCheck[];
  /** The first bytes that came, whatever they are. */
  readonly received: Uint8Array;
}

const NOT_HTTP_REMEDY = 'Check that the port belongs to a WebSocket or HTTP server.';

export function toAborted(answer: Answer): ConnectFailure {
  return failure(answer, 'aborted', `Connecting to ${answer.where} was given up.`, '');
}

export function toTimeout(answer: Answer, stage: WaitStage, timeoutMs: number): ConnectFailure {
  const limit = `${timeoutMs / 1000} s`;
  switch (stage) {
    case 'tcp':
      return failure(
        answer,
        'timeout',
        `${answer.where} did not accept a TCP connection within ${limit}.`,
        'Check the address and port; a firewall that drops packets looks like this.',
      );
    case 'tls':
      return failure(
        answer,
        'timeout',
        `${answer.where} accepted the connection, but the TLS handshake did not finish within ${limit}.`,
        'Check that the port speaks TLS, or connect with ws://.',
      );
    case 'settings':
      return failure(
        answer,
        'timeout',
        `${answer.where} accepted the connection, but sent no HTTP/2 SETTINGS within ${limit}.`,
        'Check that the port speaks HTTP/2, or choose HTTP/1.1 as the HTTP version.',
      );
    case 'upgrade':
      return failure(
        answer,
        'timeout',
        `${answer.where} accepted the connection, but did not answer the upgrade request within ${limit}.`,
        answer.isSecure
          ? 'Check that the backend behind the port runs and answers.'
          : 'Check that the server runs and answers; a port that waits for TLS looks like this too (wss://).',
      );
  }
}

/** Status of an answer that opens a WebSocket (RFC 6455 §4.1, RFC 8441 §5). */
const HTTP1_OPENS = 101;
const HTTP2_OPENS = 200;

function isOverHttp2({ statusLine }: HandshakeResponseFacts): boolean {
  return statusLine.startsWith('HTTP/2 ');
}

/** An answer with another status than the one that opens a WebSocket. */
export function toRefusal(answer: Answer, response: HandshakeResponseFacts): ConnectFailure {
  const told = { ...answer, response, received: new Uint8Array() };
  const isHttp2 = isOverHttp2(response);
  const remedy = (isHttp2 ? findConnectRemedy(response) : undefined) ?? toRefusalRemedy(response);
  return failure(
    told,
    'rejected',
    `The server answered ${response.statusLine}, not ${isHttp2 ? HTTP2_OPENS : HTTP1_OPENS}.`,
    remedy,
  );
}

/** The library, Node's HTTP parser or the transport gave up between the request and `open`. */
export function toUpgradeFailure(answer: Answer, error: Error): ConnectFailure {
  const systemCode = findSystemCode(error);
  const { response } = answer;
  if (response?.statusCode === HTTP1_OPENS || (response && isOverHttp2(response))) {
    return toBadHandshake(answer, response, error);
  }
  if (systemCode?.startsWith('HPE_')) return toNotHttp(answer, error);
  if (answer.received.byteLength > 0 && !startsLikeHttp(answer.received)) return toNotHttp(answer, error);
  if (systemCode !== 'ECONNRESET' && systemCode !== 'EPIPE') {
    return { ...toSystemFailure(error, answer.where), checks: answer.checks, response: answer.response };
  }
  return failure(
    answer,
    'network',
    `${answer.where} closed the connection without an answer to the upgrade request.`,
    answer.isSecure
      ? 'Look at the log of the server or proxy.'
      : 'If the port speaks TLS, connect with wss://; otherwise look at the log of the server or proxy.',
    systemCode,
  );
}

function toBadHandshake(answer: Answer, response: HandshakeResponseFacts, error: Error): ConnectFailure {
  const failed = answer.checks.filter((check) => check.verdict === 'fail');
  const what = failed.map((check) => `${check.name}: ${check.detail}`).join(' ') || toErrorMessage(error);
  return failure(
    answer,
    'bad-handshake',
    `The server answered ${response.statusCode}, but its handshake breaks RFC 6455. ${what}`,
    'Look at the checks of the handshake; a cache or proxy that answers for the server causes this too.',
  );
}

function toNotHttp(answer: Answer, error: Error): ConnectFailure {
  const isTls = !answer.isSecure && answer.received[0] === TLS_ALERT;
  return failure(
    answer,
    'not-http',
    `${answer.where} answered something that is not HTTP (${toErrorMessage(error)}).`,
    isTls ? 'The port speaks TLS: connect with wss://.' : NOT_HTTP_REMEDY,
    findSystemCode(error),
  );
}

/** RFC 8446 §5.1: content type of an alert record, which is how a TLS server refuses plain text. */
const TLS_ALERT = 0x15;

function startsLikeHttp(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === 'HTTP/';
}

function failure(
  answer: Answer,
  code: ConnectFailure['code'],
  message: string,
  remedy: string,
  systemCode?: string,
): ConnectFailure {
  return {
    code,
    message,
    remedy,
    systemCode,
    response: answer.response,
    checks: answer.checks,
    receivedBytes: answer.received.byteLength > 0 ? answer.received : undefined,
  };
}
