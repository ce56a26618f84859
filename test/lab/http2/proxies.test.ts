import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { http2Probe } from '../../../src/probe/probes/http2';
import type { ConnectRequest } from '../../../src/session/ports';
import { runProbe } from '../../integration/probe/support/probeContext';
import { dial } from '../../integration/support/dial';
import { CA_PEM, readIdentity } from '../../integration/support/tlsFixtures';
import { until } from '../../integration/support/until';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { startNginx } from '../nginx/nginxProcess';
import { type Backend, startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { findProxy } from '../support/proxyBinary';

/** What real proxies make of a WebSocket over HTTP/2: HAProxy takes it (RFC 8441), NGINX does not. */

const haproxy = findProxy('haproxy');
const nginx = findProxy('nginx');

/** HAProxy reads key and certificate from one file, NGINX from two. */
function writeIdentity(): { readonly both: string; readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-http2-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { key, cert } = readIdentity('localhost');
  const paths = { both: join(folder, 'both.pem'), key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  writeFileSync(paths.both, `${cert}\n${key}`);
  writeFileSync(paths.key, key);
  writeFileSync(paths.cert, cert);
  return paths;
}

async function startBehind(
  start: (front: number, back: number) => Promise<{ stop(): Promise<void> }>,
): Promise<{ readonly backend: Backend; readonly front: number }> {
  const backend = await startBackend({ isCompressing: true });
  onTestFinished(() => backend.close());
  const front = await freePort();
  const proxy = await start(front, backend.port);
  onTestFinished(() => proxy.stop());
  return { backend, front };
}

const toHaproxySite = (bind: string, back: number, timeouts = '    timeout client 1h\n    timeout server 1h') =>
  `defaults
    mode http
    timeout connect 2s
${timeouts}

frontend web
    bind ${bind}
    default_backend chat

backend chat
    server chat1 127.0.0.1:${back}
`;

const dialHttp2 = (url: string, changes: Partial<ConnectRequest> = {}) =>
  dial(url, { httpVersion: '2', caPem: [CA_PEM], ...changes });

describe.skipIf(haproxy === undefined)('HAProxy', () => {
  const startTls = async () => {
    const { both } = writeIdentity();
    return startBehind((front, back) => {
      const bind = `127.0.0.1:${front} ssl crt ${both} alpn h2,http/1.1`;
      return startHaproxy(haproxy ?? '', toHaproxySite(bind, back), front);
    });
  };

  it('takes a WebSocket over HTTP/2, and asks its server by HTTP/1.1', async () => {
    const { backend, front } = await startTls();
    const { sink, connection } = dialHttp2(`wss://127.0.0.1:${front}/chat?x=1`, { httpVersion: 'auto' });
    const { deflate } = await sink.whenOpen();
    expect(sink.routes.map(({ tls }) => tls?.alpn)).toEqual(['h2']);
    expect(sink.responses[0]?.statusLine).toBe('HTTP/2 200');
    expect(deflate).toBeDefined();
    expect(backend.seen).toMatchObject([{ httpVersion: '1.1', url: '/chat?x=1', headers: { upgrade: 'websocket' } }]);
    connection.sendText('through the proxy');
    await until(() => sink.received().byteLength > 2);
    expect(sink.received()[0]).toBe(0xc1);
    connection.close(1000, 'done');
    expect(await sink.whenClosed()).toMatchObject({ code: 1000, wasClean: true, error: undefined });
  });

  it('takes it without TLS, where its bind says "proto h2"', async () => {
    const { front } = await startBehind((port, back) =>
      startHaproxy(haproxy ?? '', toHaproxySite(`127.0.0.1:${port} proto h2`, back), port),
    );
    const { sink } = dialHttp2(`ws://127.0.0.1:${front}/`);
    await sink.whenOpen();
    expect(sink.requests[0]?.headers).toContainEqual([':scheme', 'http']);
  });

  it('cuts an idle stream by its timeouts', async () => {
    const timeouts = '    timeout client 1s\n    timeout server 1s';
    const { front } = await startBehind((port, back) =>
      startHaproxy(haproxy ?? '', toHaproxySite(`127.0.0.1:${port} proto h2`, back, timeouts), port),
    );
    const { sink } = dialHttp2(`ws://127.0.0.1:${front}/`);
    await sink.whenOpen();
    const closure = await sink.whenClosed();
    expect(closure).toMatchObject({
      code: 1006,
      wasClean: false,
      transport: 'remote-fin',
      http2: { frame: 'END_STREAM' },
    });
  });

  it('has no backend: its 503 is shown', async () => {
    const front = await freePort();
    const nobody = await freePort();
    const proxy = await startHaproxy(haproxy ?? '', toHaproxySite(`127.0.0.1:${front} proto h2`, nobody), front);
    onTestFinished(() => proxy.stop());
    const failure = await dialHttp2(`ws://127.0.0.1:${front}/`).sink.whenFailed();
    expect(failure).toMatchObject({ code: 'rejected', message: 'The server answered HTTP/2 503, not 200.' });
    expect(failure.remedy).toContain('healthy');
  });

  it('passes the http2 probe', async () => {
    const { front } = await startTls();
    const found = await runProbe(http2Probe, `wss://127.0.0.1:${front}/`, { request: { caPem: [CA_PEM] } });
    expect(found).toMatchObject({ verdict: 'pass', evidence: { alpn: 'h2', echo: { isEchoed: true } } });
  });
});

describe.skipIf(nginx === undefined)('NGINX', () => {
  const start = async () => {
    const { key, cert } = writeIdentity();
    return startBehind((front, back) =>
      startNginx(
        nginx ?? '',
        {
          'nginx.conf': `events {
}
http {
    server {
        listen 127.0.0.1:${front} ssl http2;
        ssl_certificate ${cert};
        ssl_certificate_key ${key};
        location / {
            proxy_pass http://127.0.0.1:${back};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
        }
    }
}
`,
        },
        front,
      ),
    );
  };

  it('agrees on HTTP/2 and lacks RFC 8441: automatic goes back to HTTP/1.1', async () => {
    const { front } = await start();
    const { sink } = dialHttp2(`wss://127.0.0.1:${front}/`, { httpVersion: 'auto' });
    await sink.whenOpen();
    expect(sink.routes.map(({ tls }) => tls?.alpn)).toEqual(['h2', 'http/1.1']);
    expect(sink.responses[0]?.statusCode).toBe(101);
    const failure = await dialHttp2(`wss://127.0.0.1:${front}/`).sink.whenFailed();
    expect(failure).toMatchObject({ code: 'no-http2', message: expect.stringContaining('not RFC 8441') });
    const found = await runProbe(http2Probe, `wss://127.0.0.1:${front}/`, { request: { caPem: [CA_PEM] } });
    expect(found).toMatchObject({ verdict: 'unknown', evidence: { settings: { enableConnectProtocol: false } } });
  });
});
