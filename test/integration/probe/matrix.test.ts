import { describe, expect, it, onTestFinished } from 'vitest';
import { PROBES } from '../../../src/probe/registry';
import { runProbes } from '../../../src/probe/runner';
import type { ProbeId, ProbeResult, Verdict } from '../../../src/protocol/doctor';
import { CA_PEM, readIdentity } from '../support/tlsFixtures';
import { echo, startWsServer } from '../support/wsServer';
import { BROKEN } from './support/brokenServers';
import { createProbeContext } from './support/probeContext';

/** One failure is planted at a time, and the doctor must name it. */

const ENTRANCE: readonly ProbeId[] = ['reach', 'tls', 'handshake', 'origin'];

async function examine(url: string): Promise<ReadonlyMap<ProbeId, ProbeResult>> {
  const context = createProbeContext(url, { request: { caPem: [CA_PEM] }, options: { handshakeTimeoutMs: 1_000 } });
  const results = await runProbes({
    ...context,
    probes: PROBES.filter(({ id }) => ENTRANCE.includes(id)),
    onStart: () => undefined,
    onProgress: () => undefined,
    onResult: () => undefined,
  });
  return new Map(results.map((result) => [result.id, result]));
}

/** Planted failure, the probe that finds it, its verdict, words of the cause, words of the remedy. */
const MATRIX: readonly (readonly [planted: string, ProbeId, Verdict, cause: RegExp, remedy: RegExp])[] = [
  ['no listener', 'reach', 'fail', /ECONNREFUSED/, /daemon runs and listens on port \d+/],
  ['unknown name', 'reach', 'fail', /no-such-host\.invalid/, /spelling|network/],
  ['mute', 'handshake', 'fail', /no answer to the handshake came within 1\.0 s/, /runs and answers/],
  ['200', 'handshake', 'fail', /200 OK.*plain GET gets the very same answer/, /Upgrade/],
  [
    '400 without upgrade',
    'handshake',
    'fail',
    /by Tornado.*dropped or changed the Upgrade/,
    /proxy_set_header Upgrade/,
  ],
  ['400 of Engine.IO', 'handshake', 'fail', /does not know the session id/, /sticky/],
  ['400 plain to TLS', 'handshake', 'fail', /speaks TLS/, /wss:\/\//],
  ['426', 'handshake', 'fail', /Upgrade Required/, /proxy_set_header Upgrade/],
  ['301', 'handshake', 'fail', /A WebSocket answers at ws:\/\/127\.0\.0\.1:\d+\/there/, /Connect to ws:/],
  ['redirect loop', 'handshake', 'fail', /lead back to where they began/, /redirects/],
  ['endless redirects', 'handshake', 'fail', /go on after 5 steps/, /redirects/],
  ['401', 'handshake', 'fail', /asks for credentials/, /Authorization/],
  ['403 for its Origin', 'handshake', 'fail', /checks the Origin/, /Origin/],
  ['404', 'handshake', 'fail', /Nothing is served at this path/, /path/],
  ['429', 'handshake', 'fail', /rate limit/, /back off/],
  ['502', 'handshake', 'fail', /by NGINX.*valid answer from its backend/, /backend runs/],
  ['503', 'handshake', 'fail', /HAProxy has no server/, /health check/],
  ['504', 'handshake', 'fail', /sent no 101 before the timeout/, /proxy_read_timeout/],
  ['garbage', 'handshake', 'fail', /not HTTP/, /port/],
  ['an SSH server', 'handshake', 'fail', /an SSH server/, /port/],
  ['HTTP/2 only, clear text', 'handshake', 'fail', /speaks HTTP\/2 only/, /HTTP\/1\.1/],
  ['HTTP/2 only, TLS', 'tls', 'fail', /HTTP\/2 only/, /http\/1\.1/],
  ['wrong accept', 'handshake', 'fail', /does not answer this key/, /caching/],
  ['no Upgrade in the 101', 'handshake', 'fail', /lacks “Upgrade: websocket”/, /proxy/],
  ['unasked subprotocol', 'handshake', 'fail', /subprotocol that was not offered/, /subprotocol/],
  ['unasked extension', 'handshake', 'fail', /was not offered/, /Sec-WebSocket-Extensions|server/],
  ['self-signed', 'tls', 'fail', /self-signed/, /authority/],
  ['expired', 'tls', 'fail', /has expired/, /Renew/],
  ['wrong name', 'tls', 'fail', /made for another host.*other\.example/, /name/],
  ['old TLS', 'tls', 'fail', /share no TLS version|TLS 1\.1 or older/, /TLS 1\.2/],
  ['client certificate required', 'tls', 'fail', /client certificate/, /certificate/],
  ['TLS cut', 'tls', 'fail', /SSL_ERROR_SYSCALL/, /certificate/],
  ['wss to a plain port', 'tls', 'fail', /does not speak TLS/, /ws:\/\//],
  ['ws to a TLS port', 'handshake', 'fail', /TLS/, /wss:\/\//],
  ['reset within the handshake', 'handshake', 'fail', /reset \(RST\) without an answer/, /log/],
  ['closed without an answer', 'handshake', 'fail', /closed \(FIN\) without an answer/, /wss:\/\/|log/],
  ['endless body', 'handshake', 'fail', /failed while it handled the handshake/, /log/],
  ['HTTP in the tunnel', 'handshake', 'fail', /first bytes are “HTTP”/, /EIO=4/],
  ['closed after the 101', 'handshake', 'fail', /without a close frame.*1006/, /crash/],
];

describe('planted failures', () => {
  it.each(MATRIX)('%s', async (planted, id, verdict, cause, remedy) => {
    const server = await BROKEN[planted]?.();
    if (server === undefined) throw new Error(planted);
    onTestFinished(server.close);
    const results = await examine(server.url);
    const result = results.get(id);
    expect(result?.cause).toMatch(cause);
    expect(result?.verdict).toBe(verdict);
    expect(result?.remedy).toMatch(remedy);
    expect(result?.verify.length).toBeGreaterThan(0);
    // What comes after a failure makes no sense, and says so.
    for (const other of ENTRANCE.slice(ENTRANCE.indexOf(id) + 1)) expect(results.get(other)?.verdict).toBe('skipped');
  });

  it('every broken server has its row', () => {
    const listed = new Set(MATRIX.map(([planted]) => planted));
    expect(Object.keys(BROKEN).filter((name) => !listed.has(name))).toEqual([]);
  });
});

describe('healthy servers', () => {
  it.each(['ws', 'wss'])('%s: nothing fails, nothing is warned of that is not true', async (scheme) => {
    const server = await startWsServer({
      accept: echo,
      options: {
        verifyClient: ({ origin }: { readonly origin?: string }) =>
          origin === undefined || origin.includes('127.0.0.1'),
      },
      ...(scheme === 'wss' && { tls: readIdentity('localhost') }),
    });
    onTestFinished(server.close);
    const results = await examine(server.url);
    const told = Object.fromEntries([...results].map(([id, { verdict }]) => [id, verdict]));
    expect(told).toEqual({
      reach: 'pass',
      tls: scheme === 'wss' ? 'pass' : 'skipped',
      handshake: 'pass',
      origin: 'pass',
    });
    expect(results.get('handshake')?.evidence).toMatchObject({ status: 101, body: '' });
    if (scheme === 'wss') {
      expect(results.get('tls')?.evidence).toMatchObject({ protocol: 'TLSv1.3', alpn: 'http/1.1' });
      expect(results.get('tls')?.evidence.chain).toHaveLength(2);
    }
  });

  it('a server that takes any Origin is warned of; with cookies it fails', async () => {
    const server = await startWsServer({ accept: echo });
    onTestFinished(server.close);
    expect((await examine(server.url)).get('origin')).toMatchObject({
      verdict: 'warn',
      evidence: { foreignOrigin: 101 },
    });
    const context = createProbeContext(server.url, { request: { headers: [['Cookie', 'session=1']] } });
    const origin = PROBES.find(({ id }) => id === 'origin');
    expect(await origin?.run(context)).toMatchObject({ verdict: 'fail', evidence: { hasCookies: true } });
  });
});
