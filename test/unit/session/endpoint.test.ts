import { describe, expect, it } from 'vitest';
import { isPlainAndRemote, parseEndpoint } from '../../../src/session/endpoint';

describe('parseEndpoint', () => {
  it.each([
    ['ws://example.org/socket', 'ws://example.org/socket'],
    ['wss://example.org', 'wss://example.org/'],
    ['  WSS://EXAMPLE.org:443/Path?q=1 ', 'wss://example.org/Path?q=1'],
    ['example.org/ws', 'wss://example.org/ws'],
    ['example.org:8443', 'wss://example.org:8443/'],
    ['localhost:8080/x', 'ws://localhost:8080/x'],
    ['localhost', 'ws://localhost/'],
    ['127.0.0.1:9/x', 'ws://127.0.0.1:9/x'],
    ['127.1.2.3', 'ws://127.1.2.3/'],
    ['[::1]:3000', 'ws://[::1]:3000/'],
    ['localhost.example.org', 'wss://localhost.example.org/'],
    ['http://example.org/a', 'ws://example.org/a'],
    ['https://example.org/a', 'wss://example.org/a'],
    ['example.org/redirect?to=http://x', 'wss://example.org/redirect?to=http://x'],
    ['ws://[2001:db8::1]:80/', 'ws://[2001:db8::1]/'],
  ])('%s is %s', (typed, url) => {
    expect(parseEndpoint(typed)).toEqual({ url, authorization: undefined });
  });

  it.each([
    ['', 'No URL was given'],
    ['   ', 'No URL was given'],
    ['ftp://example.org', 'ftp:// is not a WebSocket scheme'],
    ['ht!tp://example.org', 'is not a URL'],
    ['ws://', 'is not a URL'],
    ['ws://a b', 'is not a URL'],
    ['ws://example.org:99999', 'is not a URL'],
    ['ws://example.org/#part', 'has no fragment (RFC 6455 §3)'],
    ['ws://example.org/#', 'has no fragment'],
  ])('%j is refused with what to type instead', (typed, words) => {
    expect(() => parseEndpoint(typed)).toThrow(
      expect.objectContaining({ code: 'bad-url', message: expect.stringContaining(words) }),
    );
  });

  it.each([
    ['wss://user:pass@example.org/', 'user:pass'],
    ['wss://user@example.org/', 'user:'],
    ['wss://us%3Aer:p%C3%A4ss@example.org/', 'us:er:päss'],
    ['wss://a:100%@example.org/', 'a:100%'],
  ])('%s becomes an Authorization header and leaves the URL', (typed, credentials) => {
    const { url, authorization } = parseEndpoint(typed);
    expect(url).toBe('wss://example.org/');
    expect(authorization).toBe(`Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`);
  });
});

describe('isPlainAndRemote', () => {
  it.each([
    'ws://example.org/a',
    'http://example.org',
    'ws://10.0.0.5:8080',
    'ws://localhost.example.org',
    'ws://notlocalhost',
    'ws://128.0.0.1',
    'ws://[2001:db8::1]/',
    'ws://user:pass@example.org',
  ])('%s travels in the clear', (url) => expect(isPlainAndRemote(url)).toBe(true));

  it.each([
    'wss://example.org',
    'example.org',
    'localhost:80',
    'ws://LOCALHOST',
    'ws://app.localhost:3000',
    'ws://localhost.',
    'ws://127.9.8.7',
    'ws://0x7f.1/',
    'ws://[::1]:9',
    'ws://[::ffff:127.0.0.1]/',
    'not a url',
    '',
  ])('%j does not, or stays on this machine', (url) => expect(isPlainAndRemote(url)).toBe(false));
});
