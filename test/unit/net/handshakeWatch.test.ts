import { describe, expect, it } from 'vitest';
import { HandshakeWatch } from '../../../src/net/handshakeWatch';
import { toAccept } from '../../../src/wire/handshakeChecks';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunk: Uint8Array) => new TextDecoder().decode(chunk);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const REQUEST = `GET /x HTTP/1.1\r\nHost: h\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;
const SWITCHING = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${toAccept(KEY)}\r\n\r\n`;

describe('HandshakeWatch', () => {
  it('at every split point: one 101, and everything after it', () => {
    const stream = bytes(`HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n${SWITCHING}frames`);
    for (let at = 0; at <= stream.length; at++) {
      const watch = new HandshakeWatch();
      watch.push('out', bytes(REQUEST), 1);
      const seen = [watch.push('in', stream.subarray(0, at), 2), watch.push('in', stream.subarray(at), 3)];
      expect(seen.filter(({ switching }) => switching)).toHaveLength(1);
      expect(seen.map(({ rest }) => text(rest)).join('')).toBe('frames');
      expect(watch.checks.every(({ verdict }) => verdict === 'pass')).toBe(true);
      expect(text(watch.received)).toBe('frames');
    }
  });

  it('the request as written, and frames that follow it at once', () => {
    const watch = new HandshakeWatch();
    expect(watch.push('out', bytes(REQUEST.slice(0, 20)), 1)).toEqual({ rest: new Uint8Array() });
    const seen = watch.push('out', bytes(`${REQUEST.slice(20)}more`), 2);
    expect(seen.request).toEqual({
      requestLine: 'GET /x HTTP/1.1',
      headers: [
        ['Host', 'h'],
        ['Sec-WebSocket-Key', KEY],
      ],
      timeMs: 2,
    });
    expect(text(seen.rest)).toBe('more');
    expect(text(watch.push('out', bytes('again'), 3).rest)).toBe('again');
  });

  it('garbage is kept, up to 4 KiB', () => {
    const watch = new HandshakeWatch();
    for (let index = 0; index < 10; index++) watch.push('in', bytes('x'.repeat(1_000)), 1);
    expect(watch.response).toBeUndefined();
    expect(watch.received).toHaveLength(4_096);
  });

  it('a refusal is no beginning of frames', () => {
    const watch = new HandshakeWatch();
    const seen = watch.push('in', bytes('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nbody'), 1);
    expect(seen).toEqual({ rest: new Uint8Array() });
    expect(watch.response).toMatchObject({ statusCode: 404 });
  });
});
