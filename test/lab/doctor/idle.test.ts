import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idleProbe } from '../../../src/probe/probes/idle';
import { runProbe } from '../../integration/probe/support/probeContext';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { site as haproxySite } from '../haproxy/site';
import { startNginx } from '../nginx/nginxProcess';
import { HEADERS, site as nginxSite, wholeSite } from '../nginx/site';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import type { Ports } from '../support/labCase';
import { findProxy } from '../support/proxyBinary';
import type { RunningProxy } from '../support/proxyProcess';

const nginx = findProxy('nginx') ?? '';
const haproxy = findProxy('haproxy') ?? '';
const CERTIFICATES = join(import.meta.dirname, '..', '..', 'fixtures', 'tls');

/** What the idle probe says of a proxy that gives up after 2 s. */
async function investigate(startProxy: (ports: Ports) => Promise<RunningProxy>, origin = 'ws://127.0.0.1') {
  const backend = await startBackend();
  const front = await freePort();
  const proxy = await startProxy({ front, back: backend.port, other: backend.port, free: front });
  try {
    return await runProbe(idleProbe, `${origin}:${front}/ws/`, {
      request: { caPem: [readFileSync(join(CERTIFICATES, 'ca.pem'), 'utf8')] },
      options: { idleSeconds: 5, heartbeatSeconds: 1 },
    });
  } finally {
    await proxy.stop();
    await backend.close();
  }
}

describe('the idle probe measures', () => {
  it.skipIf(nginx === '')('proxy_read_timeout of NGINX', async () => {
    const found = await investigate((ports) => {
      const text = nginxSite({ location: `${HEADERS} proxy_read_timeout 2s;` })(ports);
      return startNginx(nginx, { 'nginx.conf': text }, ports.front);
    });
    expectTwoSeconds(found);
  });

  it.skipIf(nginx === '')('the same through TLS', async () => {
    const found = await investigate((ports) => {
      const certificate = ['ssl_certificate', 'ssl_certificate_key'].map(
        (name, at) => `${name} ${join(CERTIFICATES, at === 0 ? 'localhost.pem' : 'localhost.key')};`,
      );
      const location = `location / { proxy_pass http://127.0.0.1:${ports.back}; ${HEADERS} proxy_read_timeout 2s; }`;
      const text = wholeSite(ports, { listen: ' ssl', server: [...certificate, location].join(' ') });
      return startNginx(nginx, { 'nginx.conf': text }, ports.front);
    }, 'wss://localhost');
    expectTwoSeconds(found);
  });

  it.skipIf(haproxy === '')('timeout tunnel of HAProxy', async () => {
    const found = await investigate((ports) => {
      const text = haproxySite({ chat: '    timeout tunnel 2s\n' })(ports);
      return startHaproxy(haproxy, text, ports.front);
    });
    expectTwoSeconds(found);
  });
});

function expectTwoSeconds({ verdict, cause, evidence }: Awaited<ReturnType<typeof investigate>>): void {
  expect(verdict).toBe('warn');
  expect(evidence).toMatchObject({ cutBy: 'fin', keptByHeartbeatSeconds: 1, lifetimeSeconds: null, closeCode: null });
  // A loaded machine sees the end late, never early.
  expect(evidence.cutAfterSeconds).toBeGreaterThanOrEqual(1.9);
  expect(evidence.cutAfterSeconds).toBeLessThanOrEqual(2.5);
  expect(evidence.watchedSeconds).toBeLessThan(6);
  expect(cause).toContain('pings every 1 s keep it. No known default has this value');
}
