import { describe, expect, it } from 'vitest';
import { toRefusalRemedy } from '../../../src/net/refusal';
import { findSystemCode, toSystemFailure } from '../../../src/net/systemFailure';
import { toCertificateFailure, toTlsHandshakeFailure } from '../../../src/net/tlsFailure';
import type { HandshakeResponseFacts, HeaderField, TlsFacts } from '../../../src/session/ports';

const systemError = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('errors of the system', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'not-found'],
    ['EAI_AGAIN', 'not-found'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNRESET', 'network'],
    ['EACCES', 'network'],
    ['ESOMETHING', 'network'],
  ])('%s is %s, with what happened and what to do', (systemCode, code) => {
    const failure = toSystemFailure(systemError(systemCode), 'example.org:443');
    expect(failure).toMatchObject({ code, systemCode });
    expect(failure.message).toContain(systemCode);
    expect(failure.remedy).not.toBe('');
  });

  it('several addresses: the first error that has a code speaks, and all are told', () => {
    const error = new AggregateError([new Error('odd'), systemError('ECONNREFUSED'), systemError('ENETUNREACH')]);
    expect(findSystemCode(error)).toBe('ECONNREFUSED');
    expect(toSystemFailure(error, 'x:1')).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('ENETUNREACH'),
    });
  });

  it('what is no error at all still has words', () => {
    expect(toSystemFailure('odd', 'x:1')).toMatchObject({ code: 'network', systemCode: undefined });
    expect(toSystemFailure('odd', 'x:1').message).toContain('odd');
  });
});

describe('TLS', () => {
  const facts = (authorizationError: string): TlsFacts => ({
    protocol: 'TLSv1.3',
    cipher: 'x',
    alpn: undefined,
    isAuthorized: false,
    authorizationError,
    chain: [
      { subject: 'CN=a', issuer: 'CN=ca', validFrom: 'FROM', validTo: 'TO', sha256: 'AB', altNames: 'DNS:a.example' },
    ],
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed'],
    ['CERT_HAS_EXPIRED', 'valid from FROM to TO'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'It lists DNS:a.example'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'It was issued by CN=ca'],
    ['SOMETHING_NEW', 'is not trusted (SOMETHING_NEW)'],
  ])('%s', (verdict, words) => {
    expect(toCertificateFailure(facts(verdict), 'h:443')).toMatchObject({
      code: 'tls',
      systemCode: verdict,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS'],
    ['EPROTO', 'does not speak TLS'],
    ['ECONNRESET', 'closed the connection during'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'share no TLS version'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'failed'],
  ])('%s during the handshake', (code, words) => {
    expect(toTlsHandshakeFailure(systemError(code), 'h:443').message).toContain(words);
  });
});

describe('answers that are no 101', () => {
  const answer = (statusCode: number, headers: readonly HeaderField[] = [], body = ''): HandshakeResponseFacts => ({
    statusLine: `HTTP/1.1 ${statusCode}`,
    statusCode,
    headers,
    body: new TextEncoder().encode(body),
    isBodyTruncated: false,
    timeMs: 0,
  });

  it.each([
    [answer(200), 'path'],
    [answer(301, [['location', 'https://x/']]), 'redirects to https://x/'],
    [answer(302), 'Check the path'],
    [answer(400), 'Upgrade and Connection'],
    [answer(400, [], '<h1>The plain HTTP request was sent to HTTPS port</h1>'), 'wss://'],
    [answer(401), 'credentials'],
    [answer(403), 'Origin'],
    [answer(404), 'path'],
    [answer(418), 'URL and the headers'],
    [answer(426, [['Sec-WebSocket-Version', '8, 7']]), 'wants Sec-WebSocket-Version 8, 7'],
    [answer(426, [['Sec-WebSocket-Version', '13']]), 'proxy'],
    [answer(502), 'backend'],
    [answer(503), 'healthy backend'],
    [answer(504), 'in time'],
    [answer(599), 'log'],
  ] as const)('%#', (response, words) => {
    expect(toRefusalRemedy(response)).toContain(words);
  });
});
