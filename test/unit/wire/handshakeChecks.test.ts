import { describe, expect, it } from 'vitest';
import type { HttpHead } from '../../../src/wire/handshake';
import { checkExtendedConnect, checkHandshake, toAccept } from '../../../src/wire/handshakeChecks';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

function head(startLine: string, fields: Readonly<Record<string, string | undefined>>): HttpHead {
  const headers = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { startLine, headers };
}

/** Verdicts that are not `pass`, for a right answer with some fields changed; undefined removes a field. */
function complaints(
  answer: Readonly<Record<string, string | undefined>>,
  offer: Readonly<Record<string, string>> = {},
  statusLine = 'HTTP/1.1 101 Switching Protocols',
): string[] {
  const request = head('GET / HTTP/1.1', { 'Sec-WebSocket-Key': KEY, ...offer });
  const response = head(statusLine, {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': ACCEPT,
    ...answer,
  });
  return checkHandshake(request, response)
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ name, verdict, detail }) => `${verdict} ${name}: ${detail}`);
}

describe('handshake checks', () => {
  it('know the key of RFC 6455 §1.3', () => {
    expect(toAccept(KEY)).toBe(ACCEPT);
  });

  it('pass a right answer', () => {
    expect(complaints({})).toEqual([]);
    expect(complaints({ Upgrade: 'WebSocket', Connection: 'keep-alive, upgrade' })).toEqual([]);
  });

  it('refuse a status other than 101', () => {
    expect(complaints({}, {}, 'HTTP/1.1 200 OK')).toEqual([
      expect.stringMatching(/^fail Status: HTTP\/1.1 200 OK; .*101/),
    ]);
  });

  it('name a field that a proxy took away', () => {
    expect(complaints({ Upgrade: undefined, Connection: 'close' })).toEqual([
      'fail Upgrade: missing; it must be "websocket" (RFC 6455 §4.1).',
      'fail Connection: "close"; it must contain "Upgrade" (RFC 6455 §4.1).',
    ]);
  });

  it('compare the accept value, case included', () => {
    const [complaint] = complaints({ 'Sec-WebSocket-Accept': ACCEPT.toLowerCase() });
    expect(complaint).toContain(`it must be "${ACCEPT}"`);
    expect(complaints({ 'Sec-WebSocket-Accept': undefined })[0]).toContain('missing');
  });

  it('want a subprotocol that was offered', () => {
    const offer = { 'Sec-WebSocket-Protocol': 'mqtt, graphql-ws' };
    expect(complaints({ 'Sec-WebSocket-Protocol': 'graphql-ws' }, offer)).toEqual([]);
    expect(complaints({ 'Sec-WebSocket-Protocol': 'wamp' }, offer)[0]).toMatch(/^fail Sec-WebSocket-Protocol: "wamp"/);
    expect(complaints({ 'Sec-WebSocket-Protocol': 'mqtt' })[0]).toMatch(/^fail/);
    expect(complaints({}, offer)[0]).toMatch(/^warn Sec-WebSocket-Protocol/);
  });

  it('want extensions that were offered, with parameters that are right', () => {
    const offer = { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' };
    const accept = (value: string, offered: Readonly<Record<string, string>> = offer) =>
      complaints({ 'Sec-WebSocket-Extensions': value }, offered);
    expect(accept('permessage-deflate; client_max_window_bits=12')).toEqual([]);
    expect(accept('permessage-deflate', {})[0]).toContain('permessage-deflate was not offered');
    expect(accept('permessage-deflate; server_max_window_bits=20')[0]).toContain('8 to 15');
    const bare = { 'Sec-WebSocket-Extensions': 'permessage-deflate' };
    expect(accept('permessage-deflate; client_max_window_bits=12', bare)[0]).toContain(
      'client_max_window_bits was not offered',
    );
    expect(complaints({}, offer)).toEqual([]);
  });
});

describe('checks of a handshake over HTTP/2', () => {
  const check = (statusLine: string, answer: Readonly<Record<string, string>> = {}) =>
    checkExtendedConnect(
      head('CONNECT / HTTP/2', {
        ':protocol': 'websocket',
        'sec-websocket-protocol': 'one, two',
        'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
      }),
      head(statusLine, answer),
    );

  it('ask for 200, and for none of the fields of an upgrade', () => {
    expect(check('HTTP/2 200', { 'sec-websocket-protocol': 'two' })).toEqual([
      { name: 'Status', verdict: 'pass', detail: 'HTTP/2 200: the stream is open (RFC 8441 §5).' },
      {
        name: 'Sec-WebSocket-Extensions',
        verdict: 'pass',
        detail: expect.stringContaining('the server accepted none'),
      },
      { name: 'Sec-WebSocket-Protocol', verdict: 'pass', detail: 'two' },
    ]);
  });

  it.each([
    ['HTTP/2 101', {}, 'Status'],
    ['HTTP/2 200', { 'sec-websocket-protocol': 'three' }, 'Sec-WebSocket-Protocol'],
    ['HTTP/2 200', { 'sec-websocket-extensions': 'x-own' }, 'Sec-WebSocket-Extensions'],
  ])('%s %j', (statusLine, answer, name) => {
    const failed = check(statusLine, answer).filter(({ verdict }) => verdict === 'fail');
    expect(failed.map((failure) => failure.name)).toEqual([name]);
  });
});
