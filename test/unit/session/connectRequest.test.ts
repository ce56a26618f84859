import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../src/protocol/connection';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { toConnectRequest } from '../../../src/session/connectRequest';

const LIMITS = { handshakeTimeoutMs: 1_000, maxPayloadBytes: 2_000 };
const toRequest = (changes: Partial<ConnectionSettings>) =>
  toConnectRequest({ ...createConnectionSettings('wss://example.org/'), ...changes }, [], LIMITS);
const header = (name: string, value: string) => ({ headers: [{ name, value }] });

describe('toConnectRequest', () => {
  it('puts origin, cookies and headers in the order in which they are sent', () => {
    const request = toRequest({
      url: 'wss://user:pass@example.org/',
      origin: 'https://example.org',
      cookies: 'a=1',
      headers: [
        { name: ' X-One ', value: ' 1 ' },
        { name: '', value: '' },
        { name: 'X-One', value: '2' },
      ],
      subprotocols: [' chat ', '', 'v2.chat'],
    });
    expect(request.headers).toEqual([
      ['Authorization', 'Basic dXNlcjpwYXNz'],
      ['Origin', 'https://example.org'],
      ['Cookie', 'a=1'],
      ['X-One', '1'],
      ['X-One', '2'],
    ]);
    expect(request).toMatchObject({ subprotocols: ['chat', 'v2.chat'], url: 'wss://example.org/', ...LIMITS });
  });

  it('lets a typed Authorization win over the URL', () => {
    const request = toRequest({ url: 'wss://u:p@example.org', ...header('authorization', 'Bearer x') });
    expect(request.headers).toEqual([['authorization', 'Bearer x']]);
  });

  it.each([
    ['X A', '1', 'is not a header name'],
    ['X:A', '1', 'is not a header name'],
    ['', '1', 'is not a header name'],
    ['X-A', 'a\r\nX-Evil: 1', 'line break'],
    ['X-A', 'a\u0000b', 'line break or a character'],
    ['X-A', '€', 'outside Latin-1'],
    ['Sec-WebSocket-Key', 'x', 'written by the opening handshake'],
    ['connection', 'close', 'written by the opening handshake'],
    ['Sec-WebSocket-Protocol', 'chat', 'made from the subprotocols'],
  ])('refuses the header %j: %j', (name, value, words) => {
    expect(() => toRequest(header(name, value))).toThrow(
      expect.objectContaining({ code: 'bad-header', message: expect.stringContaining(words) }),
    );
  });

  it.each([[['a b']], [['a,b']], [['chat', 'chat']]])('refuses the subprotocols %j', (subprotocols) => {
    expect(() => toRequest({ subprotocols })).toThrow(expect.objectContaining({ code: 'bad-subprotocol' }));
  });

  it('lets the Host header be set, for virtual hosts', () => {
    expect(toRequest(header('Host', 'other.example')).headers).toEqual([['Host', 'other.example']]);
  });
});
