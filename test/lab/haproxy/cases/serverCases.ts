import { setTimeout as sleep } from 'node:timers/promises';
import type { LabCase, Ports } from '../../support/labCase';
import { probeWebSocket } from '../../support/probe';
import { IDLE_MS, site, toSite } from '../site';

const TUNNEL = '    timeout tunnel 1h\n';
/** A check takes a server down within this time. */
const CHECKS_MS = 600;
const CHECK_OPTIONS = 'check inter 100ms fall 1 rise 1';

const checked = (text: string) => text.replace(/^( {4}server chat1 \S+)$/m, `$1 ${CHECK_OPTIONS}`);
const url = (front: number) => `ws://127.0.0.1:${front}/`;

/** As the page of the proxy's own host opens it. */
const fromOwnPage = (front: number) => probeWebSocket(url(front), { headers: { origin: `http://127.0.0.1:${front}` } });

/** The second WebSocket while the first is open. */
async function probeSecond(front: number): Promise<unknown> {
  const first = probeWebSocket(url(front), { idleMs: 2_000 });
  await sleep(200);
  const second = await probeWebSocket(url(front));
  await first;
  return second;
}

const originCase = (action: string, part: 'frontend' | 'chat'): LabCase => ({
  rule: 'H25',
  title: `${action} in the ${part === 'chat' ? 'backend' : 'frontend'}`,
  config: site(
    part === 'chat'
      ? { chat: `    http-request ${action}\n` }
      : { frontend: `    http-request ${action}\n    use_backend chat if { hdr(Upgrade) -i websocket }\n` },
  ),
  backend: { isCheckingOrigin: true },
  probe: fromOwnPage,
  broken: { outcome: 'refused', status: 403 },
});

const removedCase = (title: string, config: (ports: Ports) => string): LabCase => ({
  rule: 'H24',
  title,
  config,
  broken: 'does not start',
});

export const serverCases: readonly LabCase[] = [
  {
    rule: 'H23',
    title: 'a health check that asks for a page',
    config: (ports) => checked(toSite(ports, { chat: '    option httpchk GET /\n' })),
    backend: { isWebSocketOnly: true },
    probe: (front) => sleep(CHECKS_MS).then(() => probeWebSocket(url(front))),
    broken: { outcome: 'refused', status: 503 },
  },
  {
    rule: 'H23',
    title: 'a health check of the defaults',
    config: (ports) => checked(toSite(ports, {}).replace('mode http\n', 'mode http\n    option httpchk\n')),
    backend: { isWebSocketOnly: true },
    probe: (front) => sleep(CHECKS_MS).then(() => probeWebSocket(url(front))),
    broken: { outcome: 'refused', status: 503 },
  },
  ...['option http-tunnel', 'option forceclose', 'option http-use-htx', 'no option http-tunnel', 'redispatch'].map(
    (line) => removedCase(line, (ports) => toSite(ports, { chat: `    ${line}\n` })),
  ),
  ...['clitimeout', 'contimeout', 'srvtimeout'].map((line) =>
    removedCase(line, (ports) => toSite(ports, {}).replace('mode http\n', `mode http\n    ${line} 50000\n`)),
  ),
  removedCase('reqadd', (ports) => toSite(ports, { chat: '    reqadd X-Forwarded-Proto:\\ http if TRUE\n' })),
  removedCase('block', (ports) => toSite(ports, { chat: '    block if { src 203.0.113.0/24 }\n' })),
  removedCase('nbproc', (ports) => `global\n    nbproc 2\n\n${toSite(ports, {})}`),
  originCase('set-header Origin http://chat.internal', 'chat'),
  originCase('set-header origin null', 'frontend'),
  originCase('set-header Host chat.internal', 'chat'),
  {
    rule: 'H26',
    title: 'maxconn 1: the second WebSocket waits and gets 503',
    config: (ports) =>
      toSite(ports, { chat: `    timeout queue 300ms\n${TUNNEL}` }).replace(/(server chat1 \S+)/, '$1 maxconn 1'),
    repaired: (ports) =>
      toSite(ports, { chat: `    timeout queue 300ms\n${TUNNEL}` }).replace(/(server chat1 \S+)/, '$1 maxconn 1000'),
    probe: probeSecond,
    broken: { outcome: 'refused', status: 503 },
  },
  {
    rule: 'H27',
    title: 'timeout server before the 101',
    config: site({ server: '500ms', chat: TUNNEL }),
    repaired: site({ server: '10s', chat: TUNNEL }),
    backend: { handshakeDelayMs: 1_200 },
    broken: { outcome: 'refused', status: 504 },
  },
  {
    rule: 'H28',
    title: 'the smallest timeout tunnel on the way wins',
    config: toChain('1s'),
    idleMs: IDLE_MS,
    broken: { outcome: 'cut', code: 1006 },
  },
  {
    rule: 'H29',
    title: 'a soft stop with a short hard-stop-after',
    config: (ports) => `global\n    hard-stop-after 1s\n\n${toSite(ports, {})}`,
    repaired: (ports) => `global\n    hard-stop-after 10m\n\n${toSite(ports, {})}`,
    probe: async (front, proxy) => {
      const answer = probeWebSocket(url(front), { idleMs: IDLE_MS });
      await sleep(300);
      proxy.retire();
      return answer;
    },
    broken: { outcome: 'cut', code: 1006 },
  },
];

/** Everything passes HAProxy twice. */
function toChain(outerTunnel: string): (ports: Ports) => string {
  return ({ front, back, free }) => `defaults
    timeout connect 2s
    timeout client 1h
    timeout server 1h

frontend outer
    bind 127.0.0.1:${front}
    default_backend loop

backend loop
    timeout tunnel ${outerTunnel}
    server inner 127.0.0.1:${free}

frontend inner
    mode http
    bind 127.0.0.1:${free}
    default_backend chat

backend chat
    mode http
    timeout tunnel 1h
    server chat1 127.0.0.1:${back}
`;
}
