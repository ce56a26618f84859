import { execFile } from 'node:child_process';
import type { ServerHttp2Stream } from 'node:http2';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { http2Probe } from '../../../src/probe/probes/http2';
import type { ProbeResult, Verdict } from '../../../src/protocol/doctor';
import { use } from '../support/dial';
import { type Http2ServerOptions, startHttp2Server } from '../support/http2Server';
import { CA_PEM, readIdentity } from '../support/tlsFixtures';
import { echo, startWsServer } from '../support/wsServer';
import { type ProbeSetup, runProbe } from './support/probeContext';

const tls = readIdentity('localhost');
const start = (options: Partial<Http2ServerOptions> = {}) => use(startHttp2Server({ accept: echo, tls, ...options }));
const probe = (url: string, setup: ProbeSetup = {}) =>
  runProbe(http2Probe, url, { request: { caPem: [CA_PEM] }, ...setup });

/** The handshake probe ran before, and said this. */
const afterHandshake = (verdict: Verdict): ProbeSetup => {
  const result: ProbeResult = {
    id: 'handshake',
    verdict,
    cause: '',
    evidence: {},
    verify: [],
    remedy: '',
    configLinks: [],
    durationMs: 1,
  };
  return { results: new Map([['handshake', result]]) };
};
const refuse = (stream: ServerHttp2Stream) =>
  stream.respond({ ':status': 403, 'set-cookie': 'sid=hush' }, { endStream: true });

describe('the http2 probe', () => {
  it('passes where a message comes back over HTTP/2', async () => {
    const found = await probe((await start()).url);
    expect(found).toMatchObject({
      verdict: 'pass',
      remedy: '',
      evidence: {
        alpn: 'h2',
        settings: { enableConnectProtocol: true },
        extendedConnect: { status: 200 },
        echo: { isEchoed: true },
        failure: null,
      },
    });
    expect(found.cause).toMatch(/a message came back in \d+ ms/);
  });

  it('passes where the server opens and does not echo', async () => {
    const server = await start({ accept: (socket) => socket.on('message', () => socket.close()) });
    const found = await probe(server.url);
    expect(found.verdict).toBe('pass');
    expect(found.cause).toContain('no message came back');
  });

  it('is no failure where HTTP/2 is not offered, or RFC 8441 is not', async () => {
    const withoutHttp2 = await probe((await use(startWsServer({ accept: echo, tls }))).url);
    expect(withoutHttp2).toMatchObject({ verdict: 'unknown', evidence: { alpn: 'http/1.1', settings: null } });
    expect(withoutHttp2.remedy).toContain('Nothing has to be done');
    const withoutConnect = await probe((await start({ isConnectEnabled: false })).url);
    expect(withoutConnect).toMatchObject({
      verdict: 'unknown',
      evidence: { settings: { enableConnectProtocol: false } },
    });
  });

  it('warns where it offers what it refuses, and HTTP/1.1 works', async () => {
    const server = await start({ onStream: refuse });
    const found = await probe(server.url, afterHandshake('pass'));
    expect(found).toMatchObject({ verdict: 'warn', evidence: { extendedConnect: { status: 403 } } });
    expect(found.cause).toContain('403');
    expect(JSON.stringify(found)).not.toContain('hush');
  });

  it('leaves it to the handshake probe where HTTP/1.1 does not work either', async () => {
    const server = await start({ onStream: refuse });
    expect(await probe(server.url, afterHandshake('fail'))).toMatchObject({ verdict: 'unknown' });
  });

  it('names commands that show the same', async () => {
    const server = await start();
    const { verify } = await probe(server.url);
    const [alpn = '', settings = ''] = verify;
    const run = promisify(execFile);
    expect((await run('sh', ['-c', alpn])).stdout).toContain('ALPN protocol: h2');
    expect((await run('sh', ['-c', settings])).stdout).toContain('enableConnectProtocol: true');
  });

  it('rejects when it is cancelled', async () => {
    const server = await start({ onStream: () => undefined });
    const abort = new AbortController();
    const running = probe(server.url, { request: { caPem: [CA_PEM] }, signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});
