import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dial, use } from '../support/dial';
import { listenOnFreePort, startGreetingServer } from '../support/rawServer';
import { CA_PEM, readIdentity } from '../support/tlsFixtures';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

const startTls = (name: Parameters<typeof readIdentity>[0]) =>
  use(startWsServer({ accept: echo, tls: readIdentity(name) }));

describe('TLS', () => {
  it('trusts an own authority, and shows the chain', async () => {
    const server = await startTls('localhost');
    const { sink, connection } = dial(server.url, { caPem: [CA_PEM] });
    await sink.whenOpen();
    const tls = sink.routes[0]?.tls;
    expect(tls).toMatchObject({ protocol: 'TLSv1.3', isAuthorized: true, authorizationError: undefined });
    expect(tls?.chain.map(({ subject }) => subject)).toEqual([
      'O=Socketscope tests, CN=localhost',
      'O=Socketscope tests, CN=Test authority',
    ]);
    expect(tls?.chain[0]?.altNames).toContain('127.0.0.1');
    expect(sink.routes[0]?.description).toBe(`tls 127.0.0.1:${server.port}`);
    connection.sendText('secret');
    await until(() => sink.received().byteLength > 0);
    expect(sink.received().toString('latin1')).toContain('secret');
  });

  it('sends the host name as SNI', async () => {
    const server = await startTls('localhost');
    const { sink } = dial(`wss://localhost:${server.port}/`, { caPem: [CA_PEM] });
    await sink.whenOpen();
    expect(sink.requests[0]?.headers.find(([name]) => name === 'Host')?.[1]).toBe(`localhost:${server.port}`);
  });

  it.each([
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed', []],
    ['localhost', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'cannot be traced to a trusted authority', []],
    ['expired', 'CERT_HAS_EXPIRED', 'has expired', [CA_PEM]],
    ['other-host', 'ERR_TLS_CERT_ALTNAME_INVALID', 'It lists DNS:other.example', [CA_PEM]],
  ] as const)('refuses a certificate that is %s, before a byte of HTTP', async (name, verdict, words, caPem) => {
    const server = await startTls(name);
    const { sink } = dial(server.url, { caPem });
    const failure = await sink.whenFailed();
    expect(failure).toMatchObject({ code: 'tls', systemCode: verdict });
    expect(failure.message).toContain(words);
    expect(sink.calls).toEqual(['route', 'failed']);
    expect(sink.routes[0]?.tls).toMatchObject({ isAuthorized: false, authorizationError: verdict });
  });

  it('connects to an untrusted server when told to, and says what is wrong with it', async () => {
    const server = await startTls('self-signed');
    const { sink } = dial(server.url, { rejectUnauthorized: false });
    await sink.whenOpen();
    expect(sink.routes[0]?.tls).toMatchObject({
      isAuthorized: false,
      authorizationError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('a plain port', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const failure = await dial(server.url.replace('ws:', 'wss:')).sink.whenFailed();
    expect(failure.code).toBe('tls');
    expect(failure.message).toContain('does not speak TLS');
    expect(failure.remedy).toContain('ws://');
  });

  it('a peer that closes during the TLS handshake', async () => {
    const server = await use(startGreetingServer((socket) => socket.end()));
    const failure = await dial(server.url.replace('ws:', 'wss:')).sink.whenFailed();
    expect(failure.code).toBe('tls');
    expect(failure.message).toContain('closed the connection during the TLS handshake');
  });

  it('a port that says nothing: the deadline names the TLS handshake', async () => {
    const server = await use(startGreetingServer(() => undefined));
    const { sink } = dial(server.url.replace('ws:', 'wss:'), { handshakeTimeoutMs: 200 });
    const failure = await sink.whenFailed();
    expect(failure.code).toBe('timeout');
    expect(failure.message).toContain('TLS handshake did not finish within 0.2 s');
  });

  it('no TLS version in common', async () => {
    const server = createTlsServer({
      ...readIdentity('localhost'),
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const port = await listenOnFreePort(server);
    onTestFinished(() => void server.close());
    const failure = await dial(`wss://127.0.0.1:${port}/`).sink.whenFailed();
    expect(failure.code).toBe('tls');
    expect(failure.message).toContain('share no TLS version');
  });

  it('a plain URL on a TLS port', async () => {
    const server = await startTls('localhost');
    const failure = await dial(server.url.replace('wss:', 'ws:')).sink.whenFailed();
    expect(['not-http', 'network', 'rejected']).toContain(failure.code);
    expect(failure.remedy).toContain('wss://');
  });

  it('an authority file that is none', async () => {
    const server = await startTls('localhost');
    const failure = await dial(server.url, { caPem: ['not a certificate'] }).sink.whenFailed();
    expect(failure.code).toBe('tls');
  });
});
