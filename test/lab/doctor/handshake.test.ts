import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handshakeProbe } from '../../../src/probe/probes/handshake';
import { runProbe } from '../../integration/probe/support/probeContext';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { startNginx } from '../nginx/nginxProcess';
import { freePort } from '../support/freePort';
import { haproxy, nginx } from './twoNodes';

/** What the real proxies answer when their backend is the culprit, and what the handshake probe makes of it. */

/** Accepts and says nothing. */
async function startMute(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return port;
}

describe.skipIf(nginx === undefined)('NGINX', () => {
  async function serve(back: number, ...lines: readonly string[]): Promise<string> {
    const front = await freePort();
    const text = `events {}
http {
  server {
    listen 127.0.0.1:${front};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    location / { ${lines.join(' ')} proxy_pass http://127.0.0.1:${back}; }
  }
}
`;
    const proxy = await startNginx(nginx ?? '', { 'nginx.conf': text }, front);
    onTestFinished(() => proxy.stop());
    return `ws://127.0.0.1:${front}/ws`;
  }

  it('502 where the backend does not listen', async () => {
    const found = await runProbe(handshakeProbe, await serve(await freePort()));
    expect(found).toMatchObject({ verdict: 'fail', evidence: { status: 502, answeredBy: 'NGINX' } });
    expect(found.cause).toContain('did not get a valid answer from its backend');
  });

  it('504 where the backend is mute, after the limit of the proxy', async () => {
    const found = await runProbe(handshakeProbe, await serve(await startMute(), 'proxy_read_timeout 1s;'), {
      options: { handshakeTimeoutMs: 5_000 },
    });
    expect(found).toMatchObject({ verdict: 'fail', evidence: { status: 504, answeredBy: 'NGINX' } });
    expect(found.cause).toMatch(/came after (0\.9|1\.\d) s/);
    expect(found.remedy).toContain('proxy_read_timeout');
  });

  it('503 where limit_req refuses', async () => {
    const front = await freePort();
    const text = `events {}
http {
  limit_req_zone $binary_remote_addr zone=z:1m rate=1r/m;
  server { listen 127.0.0.1:${front}; limit_req zone=z; location / { proxy_pass http://127.0.0.1:${await freePort()}; } }
}
`;
    const proxy = await startNginx(nginx ?? '', { 'nginx.conf': text }, front);
    onTestFinished(() => proxy.stop());
    const url = `ws://127.0.0.1:${front}/ws`;
    await runProbe(handshakeProbe, url);
    const found = await runProbe(handshakeProbe, url);
    expect(found).toMatchObject({ verdict: 'fail', evidence: { status: 503, answeredBy: 'NGINX' } });
    expect(found.remedy).toContain('limit_req');
  });
});

describe.skipIf(haproxy === undefined)('HAProxy', () => {
  async function serve(back: number): Promise<string> {
    const front = await freePort();
    const text = `defaults
  mode http
  timeout connect 500ms
  timeout client 1s
  timeout server 1s
  retries 0
frontend f
  bind 127.0.0.1:${front}
  default_backend b
backend b
  server s1 127.0.0.1:${back}
`;
    const proxy = await startHaproxy(haproxy ?? '', text, front);
    onTestFinished(() => proxy.stop());
    return `ws://127.0.0.1:${front}/ws`;
  }

  it('503 where the server does not listen', async () => {
    const found = await runProbe(handshakeProbe, await serve(await freePort()));
    expect(found).toMatchObject({ verdict: 'fail', evidence: { status: 503, answeredBy: 'HAProxy' } });
    expect(found.cause).toContain('HAProxy has no server');
  });

  it('504 where the server is mute', async () => {
    const found = await runProbe(handshakeProbe, await serve(await startMute()), {
      options: { handshakeTimeoutMs: 5_000 },
    });
    expect(found).toMatchObject({ verdict: 'fail', evidence: { status: 504, answeredBy: 'HAProxy' } });
    expect(found.remedy).toContain('timeout server');
  });
});
