import { WebSocket } from 'ws';
import type { LabCase } from '../../support/labCase';
import { probeWebSocket } from '../../support/probe';
import { HAPROXY, ingress, NGINX } from '../site';

const IDLE_MS = 1_800;
const CUT = { outcome: 'cut', code: 1006 } as const;
const SNIPPET = `${NGINX}configuration-snippet: |`;
const LONG = `${NGINX}proxy-read-timeout: "3600"`;
const ORIGIN = 'https://chat.example.org';
const CORS = [`${NGINX}enable-cors: "true"`, `${NGINX}cors-allow-origin: "${ORIGIN}"`];

export const ingressCases: readonly LabCase[] = [
  {
    rule: 'K1',
    title: 'no proxy-read-timeout cuts an idle socket after the default',
    config: ingress({}),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K1',
    title: 'a short proxy-read-timeout cuts an idle socket',
    config: ingress({ annotations: [`${NGINX}proxy-read-timeout: "1"`] }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K1',
    title: 'proxy-send-timeout does not hold an idle socket',
    config: ingress({ annotations: [`${NGINX}proxy-send-timeout: "3600"`] }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K1',
    title: 'a short timeout-tunnel cuts an idle socket',
    config: ingress({ annotations: [`${HAPROXY}timeout-tunnel: 1s`], className: 'haproxy' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K2',
    title: 'a proxy-read-timeout with a unit leaves the default in force',
    config: ingress({ annotations: [`${NGINX}proxy-read-timeout: "1h"`] }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K2',
    title: 'a misspelt name leaves the default in force',
    config: ingress({ annotations: [`${NGINX}proxy-read-timout: "3600"`] }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K2',
    title: 'the prefix of old leaves the default in force',
    config: ingress({ annotations: ['ingress.kubernetes.io/proxy-read-timeout: "3600"'] }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K2',
    title: 'a number is no string',
    config: ingress({ annotations: [`${NGINX}proxy-read-timeout: 3600`] }),
    broken: 'does not start',
    idleMs: IDLE_MS,
  },
  {
    rule: 'K2',
    title: 'proxy-read-timeout 0 is 504',
    config: ingress({ annotations: [`${NGINX}proxy-read-timeout: "0"`] }),
    broken: { outcome: 'refused', status: 504 },
  },
  {
    rule: 'K2',
    title: 'a strict server refuses HTTP/1.0',
    config: ingress({ annotations: [`${NGINX}proxy-http-version: "1.0"`, LONG] }),
    backend: { isStrict: true },
    broken: { outcome: 'refused', status: 400 },
  },
  {
    rule: 'K2',
    title: 'connection-proxy-header takes the upgrade away',
    config: ingress({ annotations: [`${NGINX}connection-proxy-header: keep-alive`, LONG] }),
    broken: { outcome: 'refused', status: 426 },
  },
  {
    rule: 'K2',
    title: 'timeout-tunnel without a unit is milliseconds',
    config: ingress({ annotations: [`${HAPROXY}timeout-tunnel: "1000"`], className: 'haproxy' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'K3',
    title: 'two pods answer the polls of one client in turn',
    config: ingress({ path: '/socket.io', replicas: 2, annotations: [LONG] }),
    probe: countPods,
    broken: 2,
    working: 1,
  },
  {
    rule: 'K4',
    title: 'a second proxy_http_version is refused',
    config: ingress({ annotations: [LONG, SNIPPET, '  proxy_http_version 1.1;'] }),
    broken: 'does not start',
  },
  {
    rule: 'K4',
    title: 'a second proxy_read_timeout is refused and moves to the annotation',
    config: ingress({ annotations: [SNIPPET, '  proxy_read_timeout 1h;', '  proxy_set_header X-Chat yes;'] }),
    broken: 'does not start',
    idleMs: IDLE_MS,
  },
  {
    rule: 'K4',
    title: 'Upgrade is sent twice',
    config: ingress({
      annotations: [
        LONG,
        SNIPPET,
        '  proxy_set_header Upgrade $http_upgrade;',
        '  proxy_set_header Connection "upgrade";',
      ],
    }),
    broken: { outcome: 'refused', status: 400 },
  },
  {
    rule: 'K4',
    title: 'a second Connection changes nothing',
    config: ingress({ annotations: [LONG, SNIPPET, '  proxy_set_header Connection "close";'] }),
    broken: { outcome: 'works' },
  },
  {
    rule: 'K4',
    title: 'a timeout in a server-snippet has no effect',
    config: ingress({ annotations: [`${NGINX}server-snippet: |`, '  proxy_read_timeout 3600s;'] }),
    broken: 'cut',
    working: 'cut',
    probe: async (front) => (await probeWebSocket(`ws://127.0.0.1:${front}/ws`, { idleMs: IDLE_MS })).outcome,
  },
  {
    rule: 'K6',
    title: 'one client opens as many as it likes',
    config: ingress({ annotations: [LONG] }),
    repaired: ingress({ annotations: [LONG, `${NGINX}limit-connections: "2"`] }),
    probe: openThree,
    broken: ['open', 'open', 'open'],
    working: ['open', 'open', 503],
  },
  {
    rule: 'K7',
    title: 'a page of another site opens a socket in spite of cors-allow-origin',
    config: ingress({ annotations: [LONG, ...CORS] }),
    repaired: ingress({
      annotations: [LONG, ...CORS, SNIPPET, `  if ($http_origin != "${ORIGIN}") { return 403; }`],
    }),
    probe: (front) => probeWebSocket(`ws://127.0.0.1:${front}/ws`, { headers: { origin: 'https://evil.example' } }),
    broken: { outcome: 'works' },
    working: { outcome: 'refused', status: 403 },
  },
];

/** How many pods answer twelve polls of one client that keeps its cookie. */
async function countPods(front: number): Promise<number> {
  const pods = new Set<string | null>();
  let cookie = '';
  for (let poll = 0; poll < 12; poll++) {
    const url = `http://127.0.0.1:${front}/socket.io/?EIO=4&transport=polling`;
    const response = await fetch(url, { headers: { cookie } });
    await response.arrayBuffer();
    pods.add(response.headers.get('x-pod'));
    cookie = response.headers.get('set-cookie') ?? cookie;
  }
  return pods.size;
}

/** What three sockets of one client get while the others stay open: `open`, or a status. */
async function openThree(front: number): Promise<readonly (string | number)[]> {
  const sockets: WebSocket[] = [];
  const answers: (string | number)[] = [];
  for (let count = 0; count < 3; count++) {
    const socket = new WebSocket(`ws://127.0.0.1:${front}/ws`);
    socket.on('error', () => undefined);
    sockets.push(socket);
    answers.push(
      await new Promise<string | number>((resolve) => {
        socket.once('open', () => resolve('open'));
        socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      }),
    );
  }
  for (const socket of sockets) socket.terminate();
  return answers;
}
