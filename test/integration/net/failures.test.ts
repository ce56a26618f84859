import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dial, use } from '../support/dial';
import {
  listenOnFreePort,
  startGreetingServer,
  startRawServer,
  toHead,
  toSwitchingProtocols,
} from '../support/rawServer';

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');

describe('no connection', () => {
  it('nothing listens on the port', async () => {
    const server = createServer();
    const port = await listenOnFreePort(server);
    await new Promise((resolve) => server.close(resolve));
    const { sink } = dial(`ws://127.0.0.1:${port}/x`);
    const failure = await sink.whenFailed();
    expect(failure).toMatchObject({ code: 'refused', systemCode: 'ECONNREFUSED' });
    expect(failure.message).toContain(`127.0.0.1:${port}`);
    expect(failure.remedy).toContain('Start the server');
    expect(sink.calls).toEqual(['failed']);
  });

  it('refused at both addresses of a name is told as refused, not as an empty AggregateError', async () => {
    const server = createServer();
    const port = await listenOnFreePort(server);
    await new Promise((resolve) => server.close(resolve));
    const failure = await dial(`ws://localhost:${port}/`).sink.whenFailed();
    expect(failure).toMatchObject({ code: 'refused', systemCode: 'ECONNREFUSED' });
  });

  it('the host name does not exist', async () => {
    const failure = await dial('ws://nowhere.invalid/').sink.whenFailed();
    expect(failure.code).toBe('not-found');
    expect(failure.message).toContain('nowhere.invalid');
  });

  it('a peer that never answers the upgrade request: the deadline', async () => {
    const server = await use(startRawServer(() => undefined));
    const { sink } = dial(server.url, { handshakeTimeoutMs: 200 });
    const failure = await sink.whenFailed();
    expect(failure).toMatchObject({ code: 'timeout', receivedBytes: undefined });
    expect(failure.message).toContain('did not answer the upgrade request within 0.2 s');
    expect(sink.calls).toEqual(['route', 'request', 'failed']);
  });

  it('a peer that drips bytes does not push the deadline on', async () => {
    const server = await use(
      startRawServer((socket) => {
        const timer = setInterval(() => socket.write('H'), 20);
        socket.on('close', () => clearInterval(timer));
        socket.write('HTTP/1.1 101 Switching Protocols\r\nX: ');
      }),
    );
    const startedMs = Date.now();
    const failure = await dial(server.url, { handshakeTimeoutMs: 300 }).sink.whenFailed();
    expect(failure.code).toBe('timeout');
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    expect(text(failure.receivedBytes)).toContain('HTTP/1.1 101');
  });

  it('the peer closes without an answer', async () => {
    const server = await use(startRawServer((socket) => socket.end()));
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.code).toBe('network');
    expect(failure.message).toContain('closed the connection without an answer');
  });

  it('the peer resets instead of answering', async () => {
    const server = await use(startRawServer((socket) => socket.resetAndDestroy()));
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure).toMatchObject({ code: 'network', systemCode: 'ECONNRESET' });
  });
});

describe('giving up', () => {
  it('terminate right after connect: one failure, told later', async () => {
    const server = await use(startRawServer(() => undefined));
    const { sink, connection } = dial(server.url);
    connection.terminate();
    expect(sink.calls).toEqual([]);
    expect((await sink.whenFailed()).code).toBe('aborted');
    connection.terminate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.calls).toEqual(['failed']);
  });

  it('terminate while waiting for the 101: one failure', async () => {
    const server = await use(startRawServer(() => undefined));
    const { sink, connection } = dial(server.url);
    await expect.poll(() => sink.calls).toEqual(['route', 'request']);
    connection.terminate();
    expect((await sink.whenFailed()).code).toBe('aborted');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.failures).toHaveLength(1);
  });

  it('sending before the connection is open throws a UserError', async () => {
    const server = await use(startRawServer(() => undefined));
    const { connection } = dial(server.url);
    expect(() => connection.sendText('x')).toThrow(expect.objectContaining({ code: 'not-open' }));
    expect(() => connection.close(1000, '')).toThrow(expect.objectContaining({ code: 'not-open' }));
  });
});

describe('an answer that is no WebSocket', () => {
  it('garbage is kept to be looked at', async () => {
    const server = await use(startGreetingServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')));
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.code).toBe('not-http');
    expect(text(failure.receivedBytes)).toBe('SSH-2.0-OpenSSH_9.2\r\n');
  });

  it('garbage with a blank line in it is garbage too', async () => {
    const server = await use(startRawServer((socket) => socket.write('hello\n\nworld')));
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.code).toBe('not-http');
    expect(text(failure.receivedBytes)).toBe('hello\n\nworld');
  });

  it('a TLS alert on a plain URL says wss://', async () => {
    const server = await use(startRawServer((socket) => socket.end(Buffer.from([0x15, 0x03, 0x03, 0, 2, 2, 0x46]))));
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.code).toBe('not-http');
    expect(failure.remedy).toContain('wss://');
  });

  it('200 with a page: status, headers and body are told', async () => {
    const server = await use(
      startRawServer((socket) =>
        socket.end(
          `${toHead('HTTP/1.1 200 OK', 'Content-Type: text/html', 'X-Twice: a', 'X-Twice: b', 'Content-Length: 5')}<hi/>`,
        ),
      ),
    );
    const { sink } = dial(server.url);
    const failure = await sink.whenFailed();
    expect(failure.code).toBe('rejected');
    expect(failure.message).toBe('The server answered HTTP/1.1 200 OK, not 101.');
    expect(failure.response).toMatchObject({ statusCode: 200, statusLine: 'HTTP/1.1 200 OK', isBodyTruncated: false });
    expect(failure.response?.headers.filter(([name]) => name === 'X-Twice')).toEqual([
      ['X-Twice', 'a'],
      ['X-Twice', 'b'],
    ]);
    expect(text(failure.response?.body)).toBe('<hi/>');
    expect(sink.calls).toEqual(['route', 'request', 'response', 'failed']);
  });

  it('a chunked body comes without its coding, after an interim answer', async () => {
    const server = await use(
      startRawServer((socket) =>
        socket.end(
          `${toHead('HTTP/1.1 103 Early Hints')}${toHead('HTTP/1.1 403 Forbidden', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
        ),
      ),
    );
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.response?.statusLine).toBe('HTTP/1.1 403 Forbidden');
    expect(text(failure.response?.body)).toBe('abc');
    expect(failure.remedy).toContain('Origin');
  });

  it('a body that does not end is cut at 64 KiB', async () => {
    const server = await use(
      startRawServer((socket) => socket.write(`${toHead('HTTP/1.1 500 Oops')}${'x'.repeat(200_000)}`)),
    );
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.response?.body).toHaveLength(65_536);
    expect(failure.response?.isBodyTruncated).toBe(true);
  });

  it('a redirect is told, not followed', async () => {
    const server = await use(
      startRawServer((socket) =>
        socket.end(toHead('HTTP/1.1 302 Found', 'Location: wss://elsewhere.example/', 'Content-Length: 0')),
      ),
    );
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.code).toBe('rejected');
    expect(failure.remedy).toContain('wss://elsewhere.example/');
    expect(server.connectionCount()).toBe(1);
  });
});

describe('a 101 that breaks RFC 6455', () => {
  it('a wrong Accept', async () => {
    const server = await use(
      startRawServer((socket) =>
        socket.write(
          toHead(
            'HTTP/1.1 101 Switching Protocols',
            'Upgrade: websocket',
            'Connection: Upgrade',
            'Sec-WebSocket-Accept: AAAA',
          ),
        ),
      ),
    );
    const { sink } = dial(server.url);
    const failure = await sink.whenFailed();
    expect(failure.code).toBe('bad-handshake');
    expect(failure.message).toContain('Sec-WebSocket-Accept: "AAAA"; for this key it must be');
    expect(failure.response?.statusCode).toBe(101);
    expect(failure.checks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name)).toEqual([
      'Sec-WebSocket-Accept',
    ]);
    expect(sink.calls).toEqual(['route', 'request', 'response', 'failed']);
  });

  it('a subprotocol nobody asked for', async () => {
    const server = await use(
      startRawServer((socket, request) => socket.write(toSwitchingProtocols(request, 'Sec-WebSocket-Protocol: chat'))),
    );
    const failure = await dial(server.url).sink.whenFailed();
    expect(failure.code).toBe('bad-handshake');
    expect(failure.message).toContain('Sec-WebSocket-Protocol: "chat"; it must be one of those offered');
  });

  it('an extension nobody asked for', async () => {
    const server = await use(
      startRawServer((socket, request) =>
        socket.write(toSwitchingProtocols(request, 'Sec-WebSocket-Extensions: permessage-deflate')),
      ),
    );
    const failure = await dial(server.url, { perMessageDeflate: false }).sink.whenFailed();
    expect(failure.code).toBe('bad-handshake');
    expect(failure.message).toContain('permessage-deflate was not offered');
  });
});
