import { describe, expect, it } from 'vitest';
import type { ConnectRequest } from '../../../src/session/ports';
import { dial, use } from '../support/dial';
import { type Http2ServerOptions, startHttp2Server } from '../support/http2Server';
import { CA_PEM, readIdentity } from '../support/tlsFixtures';
import { until } from '../support/until';
import { echo } from '../support/wsServer';

const start = (options: Partial<Http2ServerOptions> = {}) => use(startHttp2Server({ accept: echo, ...options }));
const dialHttp2 = (url: string, changes: Partial<ConnectRequest> = {}) =>
  dial(url, { httpVersion: '2', caPem: [CA_PEM], ...changes });
const tls = readIdentity('localhost');

describe('a WebSocket over HTTP/2', () => {
  it('opens by extended CONNECT, and shows what was sent and answered', async () => {
    const server = await start({ tls, ws: { perMessageDeflate: false, handleProtocols: () => 'two' } });
    const { sink, connection } = dialHttp2(`${server.url}/chat?x=1`, {
      headers: [
        ['Origin', 'https://example.org'],
        ['Cookie', 'a=b'],
        ['Keep-Alive', 'timeout=5'],
      ],
      subprotocols: ['one', 'two'],
    });
    const facts = await sink.whenOpen();
    expect(sink.calls).toEqual(['route', 'request', 'response', 'open']);
    expect(sink.routes[0]).toMatchObject({ description: `tls 127.0.0.1:${server.port}`, tls: { alpn: 'h2' } });
    expect(sink.requests[0]?.requestLine).toBe('CONNECT /chat?x=1 HTTP/2');
    expect(sink.requests[0]?.headers).toEqual([
      [':method', 'CONNECT'],
      [':protocol', 'websocket'],
      [':scheme', 'https'],
      [':path', '/chat?x=1'],
      [':authority', `127.0.0.1:${server.port}`],
      ['sec-websocket-version', '13'],
      ['sec-websocket-protocol', 'one, two'],
      ['sec-websocket-extensions', 'permessage-deflate; client_max_window_bits'],
      ['origin', 'https://example.org'],
      ['cookie', 'a=b'],
    ]);
    expect(server.requests[0]).toMatchObject({
      ':protocol': 'websocket',
      origin: 'https://example.org',
      cookie: 'a=b',
    });
    expect(sink.responses[0]).toMatchObject({ statusLine: 'HTTP/2 200', statusCode: 200 });
    expect(sink.responses[0]?.headers).toContainEqual([':status', '200']);
    expect(facts).toMatchObject({ subprotocol: 'two', deflate: undefined });
    expect(facts.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['Status', 'pass'],
      ['Sec-WebSocket-Extensions', 'pass'],
      ['Sec-WebSocket-Protocol', 'pass'],
    ]);
    connection.sendText('over two');
    await until(() => sink.received().includes('over two'));
    // RFC 8441 §5: frames stay masked, so that the text does not stand in what was sent.
    expect((sink.sent()[1] ?? 0) & 0x80).toBe(0x80);
    expect(sink.sent().includes('over two')).toBe(false);
  });

  it('closes in order, and leaves no connection behind', async () => {
    const server = await start({ tls });
    const { sink, connection } = dialHttp2(server.url);
    await sink.whenOpen();
    connection.close(1000, 'bye');
    expect(await sink.whenClosed()).toMatchObject({ code: 1000, wasClean: true, error: undefined });
    await until(() => server.sockets.size === 0);
  });

  it('is closed by the server', async () => {
    const server = await start({ accept: (socket) => socket.close(4001, 'enough') });
    const { sink } = dialHttp2(server.url);
    expect(await sink.whenClosed()).toMatchObject({ code: 4001, reason: 'enough', wasClean: true, error: undefined });
    await until(() => server.sockets.size === 0);
  });

  it('compresses', async () => {
    const server = await start({ ws: { perMessageDeflate: { threshold: 0 } } });
    const { sink, connection } = dialHttp2(server.url);
    expect((await sink.whenOpen()).deflate).toMatchObject({ serverMaxWindowBits: 15 });
    connection.sendText('a'.repeat(100_000));
    await until(() => sink.received().byteLength > 2);
    expect((sink.received()[0] ?? 0) & 0x40).toBe(0x40);
    expect(sink.received().byteLength).toBeLessThan(1_000);
  });

  it('carries large messages both ways', async () => {
    const server = await start();
    const { sink, connection } = dialHttp2(server.url, { perMessageDeflate: false });
    await sink.whenOpen();
    connection.sendBinary(new Uint8Array(5_000_000).fill(7));
    await until(() => sink.received().byteLength >= 5_000_000);
    expect(connection.bufferedBytes).toBe(0);
  });

  it('makes the server wait while it is paused', async () => {
    const server = await start({
      accept: (socket) => {
        for (let sent = 0; sent < 16; sent++) socket.send(Buffer.alloc(1_048_576));
      },
      ws: { perMessageDeflate: false },
    });
    const { sink, connection } = dialHttp2(server.url);
    await sink.whenOpen();
    connection.setPaused(true);
    let before = -1;
    await until(() => {
      const isStill = sink.received().byteLength === before;
      before = sink.received().byteLength;
      return isStill;
    });
    expect(before).toBeLessThan(8 * 1_048_576);
    expect(server.streams[0]?.writableLength).toBeGreaterThan(0);
    connection.setPaused(false);
    await until(() => sink.received().byteLength > 16 * 1_048_576);
  });

  it('is dropped at once: RST_STREAM CANCEL, then the end of TCP', async () => {
    const server = await start({ onStream: (stream) => stream.respond({ ':status': 200 }) });
    const { sink, connection } = dialHttp2(server.url);
    await sink.whenOpen();
    connection.terminate();
    const closure = await sink.whenClosed();
    expect(closure).toMatchObject({ code: 1006, transport: 'local', wasClean: false, error: undefined });
    expect(closure.http2).toBeUndefined();
    await until(() => server.sockets.size === 0);
    expect(server.streams[0]?.rstCode).toBe(8);
  });
});
