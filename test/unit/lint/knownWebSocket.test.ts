import { describe, expect, it } from 'vitest';
import { parseKnownWebSocket } from '../../../src/lint/knownWebSocket';

const parse = (text: string) => parseKnownWebSocket(text, 'why');

describe('parseKnownWebSocket', () => {
  it.each([
    ['/', { path: '/' }],
    ['/chat/', { path: '/chat/' }],
    ['ws.example.org/chat/', { path: '/chat/', host: 'ws.example.org' }],
    ['ws.example.org', { path: '/', host: 'ws.example.org' }],
    ['wss://ws.example.org:8443/chat?token=1', { path: '/chat', host: 'ws.example.org', port: 8443 }],
    ['ws://[::1]:9000/a', { path: '/a', host: '[::1]', port: 9000 }],
  ])('reads %s', (text, wanted) => expect(parse(text)).toEqual({ ...wanted, reason: 'why' }));

  it.each(['', 'not a path', '/a b', 'http://x/', 'ws://', 'a:999999/'])('refuses %j', (text) =>
    expect(parse(text)).toBeUndefined(),
  );
});
