import type { LabCase, Ports } from '../../support/labCase';
import { openMany } from '../../support/manySockets';
import { probePlain, probeWebSocket } from '../../support/probe';
import type { RunningProxy } from '../../support/proxyProcess';
import { HEADERS, site } from '../site';

const usual = (front: number) => `ws://127.0.0.1:${front}/ws/`;

/** Without workers there is nothing to limit or to replace: the directive in front asks for them. */
const withTop =
  (top: string, events = '') =>
  (ports: Ports) =>
    `${top}\n${site({ location: `${HEADERS} proxy_read_timeout 1h;` })(ports).replace('events {}', `events { ${events} }`)}`;

async function probeAcrossReload(front: number, proxy: RunningProxy): Promise<unknown> {
  setTimeout(() => proxy.reload(), 300);
  const result = await probeWebSocket(usual(front), { idleMs: 4_500 });
  return result.outcome;
}

async function countCarried(front: number): Promise<string> {
  const { open } = await openMany(usual(front), 20, 400);
  return open < 12 ? 'fewer than 12' : String(open);
}

/** Debian's package `libnginx-mod-stream`. */
const STREAM_MODULE = '/usr/lib/nginx/modules/ngx_stream_module.so';

const stream =
  (settings: string) =>
  ({ front, back }: Ports) =>
    `load_module ${STREAM_MODULE};

events {}

stream {
    upstream websocket_app {
        server 127.0.0.1:${back};
    }
    server {
        listen 127.0.0.1:${front};
        proxy_pass websocket_app;
        ${settings}
    }
}
`;

/** Listens on every address, so that it counts as public. */
const publicSite = (parts: Parameters<typeof site>[0]) => (ports: Ports) =>
  site(parts)(ports).replace('listen 127.0.0.1:', 'listen ');

const foreign = (front: number) => probeWebSocket(usual(front), { headers: { origin: 'https://evil.example' } });
const ORIGIN_MAP = 'map $http_origin $is_foreign_origin { default 1; "" 0; https://app.example.com 0; }';

export const limitCases: readonly LabCase[] = [
  {
    rule: 'N36',
    title: 'a reload cuts after worker_shutdown_timeout',
    config: withTop('worker_shutdown_timeout 2s;'),
    repaired: withTop('worker_shutdown_timeout 1h;'),
    probe: probeAcrossReload,
    broken: 'cut',
    working: 'works',
  },
  {
    rule: 'N37',
    title: 'limit_rate 100 holds back the 101',
    config: site({ location: `${HEADERS} limit_rate 100;` }),
    repaired: site({ location: `${HEADERS} limit_rate 100k;` }),
    probe: (front) => probeWebSocket(usual(front), { timeoutMs: 4_000 }),
    broken: { outcome: 'failed', message: 'nothing within 4000 ms' },
  },
  {
    rule: 'N38',
    needs: STREAM_MODULE,
    title: 'proxy_timeout 2s cuts an idle socket',
    config: stream('proxy_timeout 2s;'),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: 4_000,
  },
  {
    rule: 'N38',
    needs: STREAM_MODULE,
    title: 'a PROXY line to a server that expects none',
    config: stream('proxy_protocol on;'),
    repaired: stream('proxy_protocol off;'),
    broken: { outcome: 'refused', status: 400 },
  },
  {
    rule: 'N39',
    title: 'descriptors run out before connections',
    config: withTop('worker_rlimit_nofile 24;', 'worker_connections 64;'),
    probe: countCarried,
    broken: 'fewer than 12',
    working: '20',
  },
  {
    rule: 'N40',
    title: '50 handshakes at once',
    config: publicSite({ location: HEADERS }),
    repaired: publicSite({
      http: 'limit_req_zone $binary_remote_addr zone=handshakes:1m rate=5r/s;',
      location: `${HEADERS} limit_req zone=handshakes burst=10 nodelay;`,
    }),
    probe: async (front) => {
      const { open, refusals } = await openMany(usual(front), 50);
      return { areAllOpen: open === 50, refusals: [...refusals] };
    },
    broken: { areAllOpen: true, refusals: [] },
    working: { areAllOpen: false, refusals: [503] },
  },
  {
    rule: 'N40',
    title: 'sockets one address holds open',
    config: publicSite({ location: HEADERS }),
    repaired: publicSite({
      http: 'limit_conn_zone $binary_remote_addr zone=sockets:1m;',
      location: `${HEADERS} limit_conn sockets 8;`,
    }),
    probe: async (front) => (await openMany(usual(front), 12)).open,
    broken: 12,
    working: 8,
  },
  {
    rule: 'N41',
    title: 'plain text is taken; a redirect sends it to https',
    config: publicSite({ location: HEADERS }),
    repaired: publicSite({
      server: 'if ($scheme = http) { return 301 https://$host$request_uri; }',
      location: HEADERS,
    }),
    broken: { outcome: 'works' },
    working: { outcome: 'refused', status: 301 },
  },
  {
    rule: 'N42',
    title: 'a handshake from a foreign page',
    config: site({ location: HEADERS }),
    repaired: site({ http: ORIGIN_MAP, location: `if ($is_foreign_origin) { return 403; } ${HEADERS}` }),
    probe: foreign,
    broken: { outcome: 'works' },
    working: { outcome: 'refused', status: 403 },
  },
  {
    rule: 'N42',
    title: 'the check lets the own page, programs and plain requests through',
    config: site({ location: HEADERS }),
    repaired: site({ http: ORIGIN_MAP, location: `if ($is_foreign_origin) { return 403; } ${HEADERS}` }),
    probe: async (front) => [
      (await probeWebSocket(usual(front), { headers: { origin: 'https://app.example.com' } })).outcome,
      (await probeWebSocket(usual(front))).outcome,
      await probePlain(`http://127.0.0.1:${front}/ws/`),
    ],
    broken: ['works', 'works', 200],
    working: ['works', 'works', 200],
  },
];
