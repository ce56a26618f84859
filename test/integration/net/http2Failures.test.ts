import { constants } from 'node:http2';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { HttpVersionChoice } from '../../../src/protocol/connection';
import type { ConnectRequest } from '../../../src/session/ports';
import { dial, use } from '../support/dial';
import { type Http2ServerOptions, startHttp2Server } from '../support/http2Server';
import { listenOnFreePort, startGreetingServer } from '../support/rawServer';
import { CA_PEM, readIdentity } from '../support/tlsFixtures';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

const tls = readIdentity('localhost');
const start = (options: Partial<Http2ServerOptions> = {}) => use(startHttp2Server({ accept: echo, ...options }));
const fail = async (url: string, httpVersion: HttpVersionChoice, changes: Partial<ConnectRequest> = {}) => {
  const { sink } = dial(url, { httpVersion, caPem: [CA_PEM], ...changes });
  const failure = await sink.whenFailed();
  expect(sink.calls.filter((call) => call === 'closed' || call === 'failed')).toEqual(['failed']);
  return { sink, failure };
};

describe('HTTP/2 that gives no WebSocket', () => {
  it('SETTINGS without RFC 8441', async () => {
    const server = await start({ tls, isConnectEnabled: false });
    const { failure } = await fail(server.url, '2');
    expect(failure.code).toBe('no-http2');
    expect(failure.message).toContain('speaks HTTP/2 but not RFC 8441');
    expect(failure.remedy).toContain('choose HTTP/1.1');
    expect(server.requests).toEqual([]);
    await until(() => server.sockets.size === 0);
  });

  it('a refusal, with its body', async () => {
    const server = await start({
      onStream: (stream) => {
        stream.respond({ ':status': 403, 'content-type': 'text/plain' });
        stream.end('not from there');
      },
    });
    const { sink, failure } = await fail(server.url, '2');
    expect(failure).toMatchObject({ code: 'rejected', message: 'The server answered HTTP/2 403, not 200.' });
    expect(failure.remedy).toContain('Origin');
    expect(sink.calls).toEqual(['route', 'request', 'response', 'failed']);
    expect(new TextDecoder().decode(failure.response?.body)).toBe('not from there');
    expect(failure.response).toMatchObject({ statusCode: 403, isBodyTruncated: false });
    await until(() => server.sockets.size === 0);
  });

  it('a refusal whose body is too long is cut', async () => {
    const server = await start({
      onStream: (stream) => {
        stream.respond({ ':status': 500 });
        stream.end(Buffer.alloc(200_000, 'x'));
      },
    });
    const { failure } = await fail(server.url, '2');
    expect(failure.response).toMatchObject({ statusCode: 500, isBodyTruncated: true });
    expect(failure.response?.body.byteLength).toBe(65_536);
  });

  it('RST_STREAM instead of an answer', async () => {
    const server = await start({ onStream: (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM) });
    const { failure } = await fail(server.url, '2');
    expect(failure.code).toBe('network');
    expect(failure.message).toContain('RST_STREAM REFUSED_STREAM');
  });

  it('GOAWAY instead of an answer, with what it says', async () => {
    const server = await start({
      onStream: ({ session }) => session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('slow down')),
    });
    const { failure } = await fail(server.url, '2');
    expect(failure.message).toContain('GOAWAY ENHANCE_YOUR_CALM');
    expect(failure.message).toContain('“slow down”');
    expect(failure.remedy).toContain('wait');
  });

  it('the end of TCP instead of an answer', async () => {
    const server = await start({
      onStream: () => {
        for (const socket of server.sockets) socket.end();
      },
    });
    const { failure } = await fail(server.url, '2');
    expect(failure).toMatchObject({ code: 'network' });
    expect(failure.message).toContain('closed the connection without an answer');
  });

  it('an answer that breaks RFC 6455', async () => {
    const server = await start({
      onStream: (stream) => stream.respond({ ':status': 200, 'sec-websocket-protocol': 'never-offered' }),
    });
    const { failure } = await fail(server.url, '2');
    expect(failure).toMatchObject({ code: 'bad-handshake' });
    expect(failure.message).toContain('never-offered');
    expect(failure.checks.find(({ verdict }) => verdict === 'fail')?.name).toBe('Sec-WebSocket-Protocol');
    await until(() => server.sockets.size === 0);
  });

  it('a server of HTTP/1.1 behind TLS', async () => {
    const server = await use(startWsServer({ accept: echo, tls }));
    const { failure } = await fail(server.url, '2');
    expect(failure.code).toBe('no-http2');
    expect(failure.message).toContain('ALPN');
    expect(failure.remedy).toContain('choose HTTP/1.1');
  });

  it('a server that agrees on nothing', async () => {
    const server = createTlsServer(tls);
    const port = await listenOnFreePort(server);
    onTestFinished(() => void server.close());
    const { failure } = await fail(`wss://127.0.0.1:${port}`, '2');
    expect(failure.message).toContain('the server agreed on nothing');
  });

  it('a server of HTTP/2 only, asked by HTTP/1.1', async () => {
    const server = await start({ tls });
    const { failure } = await fail(server.url, '1.1');
    expect(failure.code).toBe('tls');
    expect(failure.remedy).toContain('choose HTTP/2');
  });

  it('a plain port that speaks HTTP/1.1', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const { failure } = await fail(server.url, '2');
    expect(failure.code).toBe('no-http2');
    expect(failure.message).toContain('does not answer in HTTP/2');
  });

  it.each([
    ['ends', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
    ['writes nonsense on', (socket: Socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('a port that %s every connection', async (_name, greet) => {
    const server = await use(startGreetingServer(greet));
    const { failure } = await fail(server.url, '2');
    expect(['no-http2', 'network']).toContain(failure.code);
    expect(failure.remedy).not.toBe('');
  });

  it('a port that says nothing: the deadline names the SETTINGS', async () => {
    const server = await use(startGreetingServer(() => undefined));
    const { failure } = await fail(server.url, '2', { handshakeTimeoutMs: 200 });
    expect(failure.code).toBe('timeout');
    expect(failure.message).toContain('sent no HTTP/2 SETTINGS');
  });

  it('a server that does not answer: the deadline ends everything', async () => {
    const server = await start({ onStream: () => undefined });
    const { failure } = await fail(server.url, '2', { handshakeTimeoutMs: 200 });
    expect(failure.code).toBe('timeout');
    await until(() => server.sockets.size === 0);
  });

  it('headers that HTTP/2 cannot carry', async () => {
    const server = await start();
    const { failure } = await fail(server.url, '2', {
      headers: [
        ['Authorization', 'a'],
        ['Authorization', 'b'],
      ],
    });
    expect(failure).toMatchObject({ code: 'no-http2', systemCode: 'ERR_HTTP2_HEADER_SINGLE_VALUE' });
  });

  it('is given up', async () => {
    const server = await start({ onStream: () => undefined });
    const { sink, connection } = dial(server.url, { httpVersion: '2' });
    await until(() => server.streams.length > 0);
    connection.terminate();
    expect(await sink.whenFailed()).toMatchObject({ code: 'aborted' });
    await until(() => server.sockets.size === 0);
  });
});

describe('automatic choice', () => {
  const dialAuto = (url: string) => dial(url, { httpVersion: 'auto', caPem: [CA_PEM] }).sink;

  it('takes HTTP/2 where it opens WebSockets', async () => {
    const server = await start({ tls: { ...tls, allowHTTP1: true } });
    const sink = dialAuto(server.url);
    await sink.whenOpen();
    expect(sink.responses[0]?.statusLine).toBe('HTTP/2 200');
  });

  it('takes HTTP/1.1 where ALPN agrees on it', async () => {
    const server = await use(startWsServer({ accept: echo, tls }));
    const sink = dialAuto(server.url);
    await sink.whenOpen();
    expect(sink.routes).toHaveLength(1);
    expect(sink.responses[0]?.statusCode).toBe(101);
  });

  it.each([
    ['SETTINGS lack RFC 8441', { isConnectEnabled: false }, 0],
    [
      'the server asks for HTTP/1.1',
      { onStream: (stream: { close(code: number): void }) => stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED) },
      1,
    ],
  ] as const)('goes back to HTTP/1.1 when %s', async (_name, options, requestCount) => {
    const server = await start({ tls: { ...tls, allowHTTP1: true }, ...options });
    const wss = new WebSocketServer({ noServer: true });
    server.node.on('upgrade', (request, socket, head) => wss.handleUpgrade(request, socket, head, echo));
    const sink = dialAuto(server.url);
    await sink.whenOpen();
    expect(sink.routes.map(({ description, tls: facts }) => [facts?.alpn, description.includes('RFC 8441')])).toEqual([
      ['h2', false],
      ['http/1.1', true],
    ]);
    expect(sink.responses.at(-1)?.statusCode).toBe(101);
    expect(server.requests).toHaveLength(requestCount);
    await until(() => server.sockets.size === 1);
  });

  it('is HTTP/1.1 without TLS', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const sink = dialAuto(server.url);
    await sink.whenOpen();
    expect(sink.responses[0]?.statusCode).toBe(101);
  });
});
