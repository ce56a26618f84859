import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import { readInsight } from '../../../src/lint/insight/insight';
import type { LintRequest } from '../../../src/lint/rule';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { toSite } from '../haproxy/site';
import { startNginx } from '../nginx/nginxProcess';
import { HEADERS, site } from '../nginx/site';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import type { Ports } from '../support/labCase';
import { probeWebSocket } from '../support/probe';
import { findProxy } from '../support/proxyBinary';

const nginx = findProxy('nginx') ?? '';
const haproxy = findProxy('haproxy') ?? '';
/** Short limits are what is meant here. */
const OPTIONS = { level: 'all', minIdleMs: 500, nginxVersion: '1.22.1' } as const;
const TOLERANCE_MS = 300;

const NGINX_CONFIGS: Readonly<Record<string, (ports: Ports) => string>> = {
  'proxy_read_timeout of the location': site({
    server: 'proxy_read_timeout 5s;',
    location: `${HEADERS} proxy_set_header Host $host; proxy_read_timeout 1500ms; proxy_send_timeout 1s;`,
  }),
  'proxy_read_timeout of http': site({
    http: 'proxy_read_timeout 1;',
    location: `${HEADERS} proxy_set_header Host $host;`,
  }),
};
const HAPROXY_CONFIGS: Readonly<Record<string, (ports: Ports) => string>> = {
  'timeout tunnel of the backend': (ports) =>
    toSite(ports, { client: '1s', server: '1s', chat: '    timeout tunnel 1800ms\n' }),
  'the smaller of timeout client and timeout server': (ports) => toSite(ports, { client: '3s', server: '1s' }),
};

describe.skipIf(nginx === '')('nginx cuts a silent WebSocket when the verdict says, by', () => {
  it.each(Object.keys(NGINX_CONFIGS))('%s', async (name) => {
    await expectCut('/ws/', (ports) => {
      const text = NGINX_CONFIGS[name]?.(ports) ?? '';
      return {
        request: { path: '/nginx.conf', text, dialect: 'nginx', options: OPTIONS },
        start: () => startNginx(nginx, { 'nginx.conf': text }, ports.front),
      };
    });
  });
});

describe.skipIf(haproxy === '')('HAProxy cuts a silent WebSocket when the verdict says, by', () => {
  it.each(Object.keys(HAPROXY_CONFIGS))('%s', async (name) => {
    await expectCut('/', (ports) => {
      const text = HAPROXY_CONFIGS[name]?.(ports) ?? '';
      return {
        request: { path: '/haproxy.cfg', text, dialect: 'haproxy', options: OPTIONS },
        start: () => startHaproxy(haproxy, text, ports.front),
      };
    });
  });
});

interface Lab {
  readonly request: LintRequest;
  start(): Promise<{ stop(): Promise<void> }>;
}

async function expectCut(path: string, toLab: (ports: Ports) => Lab): Promise<void> {
  const backend = await startBackend();
  const front = await freePort();
  const { request, start } = toLab({ front, back: backend.port, other: backend.port, free: front });
  const insight = readInsight(request, lint(request));
  const route = insight.routes.find(({ title }) => /ws|chat/.test(title));
  const proxy = await start();
  try {
    expect(route?.verdict).toMatchObject({ kind: 'ready', idleMs: expect.any(Number) });
    const idleMs = route?.verdict.kind === 'ready' ? (route.verdict.idleMs ?? 0) : 0;
    const result = await probeWebSocket(`ws://127.0.0.1:${front}${path}`, { idleMs: 5_000 });
    expect(result).toMatchObject({ outcome: 'cut', code: 1006 });
    const afterMs = result.outcome === 'cut' ? result.afterMs : Number.NaN;
    expect(Math.abs(afterMs - idleMs)).toBeLessThan(TOLERANCE_MS);
  } finally {
    await proxy.stop();
    await backend.close();
  }
}
