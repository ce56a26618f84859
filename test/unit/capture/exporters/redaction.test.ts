import { describe, expect, it } from 'vitest';
import { exporters } from '../../../../src/capture/exporters/registry';
import { redactHeader, redactSubprotocol, redactUrl } from '../../../../src/wire/redaction';
import { exportWhole } from './exportWhole';
import { makeRichCapture } from './richCapture';

describe('redaction', () => {
  it.each(exporters.map((exporter) => [exporter.id, exporter] as const))(
    '%s has no credential in it, unless asked for',
    async (_id, exporter) => {
      const capture = await makeRichCapture();
      const redacted = exportWhole(exporter, capture).text;
      expect(redacted).not.toMatch(/hush|user:pw/);
      expect(redacted).toContain('room=1');
      expect(exportWhole(exporter, capture, { isRedacted: false }).text).toContain('access_token=hush');
    },
  );

  it.each([
    ['wss://a/b?token=x&room=1', 'wss://a/b?token=<redacted>&room=1'],
    [
      'wss://a/b?room=1&API_KEY=x&key=y&apikey=z',
      'wss://a/b?room=1&API_KEY=<redacted>&key=<redacted>&apikey=<redacted>',
    ],
    ['wss://a/b?access%5Ftoken=x', 'wss://a/b?access%5Ftoken=<redacted>'],
    ['wss://a/b?sig%=x&signature=x&password=', 'wss://a/b?sig%=x&signature=<redacted>&password=<redacted>'],
    ['wss://user:secret@a/b', 'wss://<redacted>@a/b'],
    ['wss://user@a/b?at=c@d', 'wss://<redacted>@a/b?at=c@d'],
    ['wss://a/b#access_token=x', 'wss://a/b#access_token=<redacted>'],
    ['wss://a/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln/b?x=1', 'wss://a/<redacted>/b?x=1'],
    ['wss://a/b?monkey=1&keyboard=2', 'wss://a/b?monkey=1&keyboard=2'],
  ])('URL %s', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });

  it.each([
    ['Authorization', 'Bearer x', '<redacted>'],
    ['proxy-authorization', 'Basic x', '<redacted>'],
    ['Cookie', 'a=b', '<redacted>'],
    ['Set-Cookie', 'a=b', '<redacted>'],
    ['X-Api-Key', 'x', '<redacted>'],
    ['Sec-WebSocket-Protocol', 'chat, access_token, abc', 'chat, access_token, <redacted>'],
    ['Sec-WebSocket-Protocol', 'graphql-transport-ws', 'graphql-transport-ws'],
    ['Referer', 'https://a/?token=x', 'https://a/?token=<redacted>'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['X-Other', 'jwt eyJhbGciOiJIUzI1NiJ9.e30.x', 'jwt <redacted>'],
  ])('field %s: %s', (name, value, expected) => {
    expect(redactHeader(name, value)).toBe(expected);
  });

  it('a subprotocol that is a token, twice in a row', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.e30.x';
    expect([redactSubprotocol(token), redactSubprotocol(token)]).toEqual(['<redacted>', '<redacted>']);
  });
});
