import { describe, expect, it } from 'vitest';
import { toClosedEnding, toFailedEnding } from '../../../src/session/linkEnding';
import type { Closure, ConnectFailure } from '../../../src/session/ports';

const FAILURE: ConnectFailure = {
  code: 'refused',
  message: '',
  remedy: '',
  systemCode: undefined,
  response: undefined,
  checks: [],
  receivedBytes: undefined,
};
const RESPONSE = {
  statusLine: '',
  statusCode: 503,
  headers: [],
  body: new Uint8Array(),
  isBodyTruncated: false,
  timeMs: 0,
};
const CLOSURE: Closure = {
  code: 1006,
  reason: '',
  wasClean: false,
  transport: 'remote-fin',
  silentMs: 0,
  error: undefined,
  timeMs: 0,
};

describe('how an end is judged', () => {
  it('an attempt that failed', () => {
    const judge = (change: Partial<ConnectFailure>, isTlsUp = false) =>
      toFailedEnding({ ...FAILURE, ...change }, isTlsUp);
    for (const code of ['refused', 'not-found', 'timeout', 'unreachable', 'network', 'bad-handshake'] as const) {
      expect(judge({ code })).toEqual({ kind: 'unreachable' });
    }
    expect(judge({ code: 'aborted' })).toEqual({ kind: 'by-user' });
    expect(judge({ code: 'rejected', response: RESPONSE })).toEqual({ kind: 'rejected', statusCode: 503 });
    expect(judge({ code: 'not-http' })).toEqual({ kind: 'wrong-protocol' });
    expect(judge({ code: 'no-http2' })).toEqual({ kind: 'wrong-protocol' });
  });

  it('TLS: a certificate that is not trusted, a port without TLS, and a handshake that broke off', () => {
    const judge = (systemCode: string, isTlsUp: boolean) =>
      toFailedEnding({ ...FAILURE, code: 'tls', systemCode }, isTlsUp);
    expect(judge('CERT_HAS_EXPIRED', true)).toEqual({ kind: 'untrusted' });
    expect(judge('ERR_SSL_WRONG_VERSION_NUMBER', false)).toEqual({ kind: 'wrong-protocol' });
    expect(judge('ECONNRESET', false)).toEqual({ kind: 'unreachable' });
  });

  it('a connection that was open: the code that came, or the one this side failed it with', () => {
    const judge = (code: number, error?: string) =>
      toClosedEnding({ ...CLOSURE, code, error: error === undefined ? undefined : { code: error, message: '' } });
    expect(judge(1012)).toEqual({ kind: 'closed', code: 1012 });
    expect(judge(1006)).toEqual({ kind: 'closed', code: 1006 });
    expect(judge(1006, 'ETIMEDOUT')).toEqual({ kind: 'closed', code: 1006 });
    expect(judge(1006, 'WS_ERR_INVALID_OPCODE')).toEqual({ kind: 'closed', code: 1002 });
    expect(judge(1006, 'WS_ERR_INVALID_UTF8')).toEqual({ kind: 'closed', code: 1007 });
    expect(judge(1006, 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')).toEqual({ kind: 'closed', code: 1009 });
  });
});
