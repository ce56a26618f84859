import { constants, type ServerHttp2Stream } from 'node:http2';
import { describe, expect, it } from 'vitest';
import { probeHttp2 } from '../../../src/net/http2Probe';
import { SystemClock } from '../../../src/net/systemClock';
import { type ProbeRequest, toProbeTarget } from '../../../src/probe/target';
import { use } from '../support/dial';
import { type Http2ServerOptions, startHttp2Server } from '../support/http2Server';
import { startGreetingServer } from '../support/rawServer';
import { CA_PEM, readIdentity } from '../support/tlsFixtures';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

const tls = readIdentity('localhost');
const REQUEST: ProbeRequest = {
  headers: [['Cookie', 'sid=1']],
  origin: 'https://example.org',
  subprotocols: ['one'],
  caPem: [CA_PEM],
  isCertificateVerified: true,
};
const start = (options: Partial<Http2ServerOptions> = {}) => use(startHttp2Server({ accept: echo, ...options }));
const probe = (url: string, signal = new AbortController().signal, deadlineMs?: number) =>
  probeHttp2(toProbeTarget(url), REQUEST, new SystemClock(), signal, deadlineMs);

describe('probeHttp2', () => {
  it('goes all the way where the server takes RFC 8441 and echoes', async () => {
    const server = await start({ tls, settings: { maxConcurrentStreams: 77 } });
    const facts = await probe(server.url);
    expect(facts).toMatchObject({
      alpn: 'h2',
      isConnected: true,
      settings: { enableConnectProtocol: true, maxConcurrentStreams: 77 },
      extendedConnect: { status: 200 },
      echo: { isEchoed: true },
      failure: undefined,
    });
    expect(server.requests[0]).toMatchObject({ cookie: 'sid=1', origin: 'https://example.org' });
    await until(() => server.sockets.size === 0);
  });

  it('works without TLS, and tells a server that does not echo', async () => {
    const server = await start({ accept: (socket) => socket.on('message', () => socket.close()) });
    const facts = await probe(server.url);
    expect(facts).toMatchObject({ alpn: undefined, extendedConnect: { status: 200 }, echo: { isEchoed: false } });
    await until(() => server.sockets.size === 0);
  });

  it.each([
    ['SETTINGS without RFC 8441', { isConnectEnabled: false }, { isConnected: true }, 'not RFC 8441'],
    [
      'a refusal',
      {
        onStream: (stream: ServerHttp2Stream) => stream.respond({ ':status': 403 }, { endStream: true }),
      },
      { extendedConnect: { status: 403 } },
      'HTTP/2 403, not 200',
    ],
    [
      'a reset',
      { onStream: (stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM) },
      { extendedConnect: undefined },
      'RST_STREAM REFUSED_STREAM',
    ],
  ] as const)('%s', async (_name, options, expected, words) => {
    const server = await start({ tls, ...options });
    const facts = await probe(server.url);
    expect(facts).toMatchObject({ alpn: 'h2', echo: undefined, ...expected });
    expect(facts.failure).toContain(words);
    await until(() => server.sockets.size === 0);
  });

  it('a server of HTTP/1.1 says so by ALPN', async () => {
    const server = await use(startWsServer({ accept: echo, tls }));
    const facts = await probe(server.url);
    expect(facts).toMatchObject({ alpn: 'http/1.1', isConnected: false, settings: undefined });
    expect(facts.failure).toContain('agreed on http/1.1');
  });

  it('a plain server of HTTP/1.1', async () => {
    const server = await use(startWsServer({ accept: echo }));
    expect(await probe(server.url)).toMatchObject({
      isConnected: false,
      failure: expect.stringContaining('does not answer in HTTP/2'),
    });
  });

  it('a port that says nothing ends at the deadline', async () => {
    const server = await use(startGreetingServer(() => undefined));
    const facts = await probe(server.url, undefined, 150);
    expect(facts).toMatchObject({
      isConnected: false,
      failure: expect.stringContaining('did not go on within 0.15 s'),
    });
  });

  it('rejects as soon as it is cancelled, and leaves nothing open', async () => {
    const server = await start({ onStream: () => undefined });
    const abort = new AbortController();
    const running = probe(server.url, abort.signal);
    await until(() => server.streams.length > 0);
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await until(() => server.sockets.size === 0);
  });
});
