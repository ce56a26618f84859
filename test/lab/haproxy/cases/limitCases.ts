import type { LabCase, Ports } from '../../support/labCase';
import { openMany } from '../../support/manySockets';
import { probePlain, probeWebSocket } from '../../support/probe';
import { type SiteParts, site, toSite } from '../site';

const usual = (front: number) => `ws://127.0.0.1:${front}/`;

const withGlobal =
  (lines: string, maxconn = '') =>
  (ports: Ports) =>
    `global\n${lines}\n${toSite(ports, {}).replace('    bind', `${maxconn}    bind`)}`;

/** Listens on every address, so that it counts as public. */
const publicSite = (parts: SiteParts) => (ports: Ports) => toSite(ports, parts).replace('bind 127.0.0.1:', 'bind :');

const ROUTE = '    use_backend chat if { hdr(Upgrade) -i websocket }\n';
const COUNTED = `    stick-table type ip size 100k expire 1m store http_req_rate(10s)
    http-request track-sc0 src if { hdr(Upgrade) -i websocket }
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }
${ROUTE}`;
const CHECKED = `    acl has_origin hdr(Origin) -m found
    acl own_origin hdr(Origin) -i https://app.example.com
    http-request deny deny_status 403 if has_origin !own_origin
`;

export const limitCases: readonly LabCase[] = [
  {
    rule: 'H30',
    title: 'ulimit-n is too low for maxconn: it does not start',
    config: withGlobal('    maxconn 100\n    ulimit-n 120'),
    softNofile: 64,
    broken: 'does not start',
  },
  {
    rule: 'H30',
    title: 'the global maxconn counts before that of the frontend',
    config: withGlobal('    maxconn 4', '    maxconn 100\n'),
    probe: async (front) => (await openMany(usual(front), 6, 400)).open,
    broken: 4,
    working: 6,
  },
  {
    rule: 'H31',
    title: '50 handshakes at once',
    config: publicSite({ frontend: ROUTE }),
    repaired: publicSite({ frontend: COUNTED }),
    probe: async (front) => {
      const { open, refusals } = await openMany(usual(front), 50);
      return { open, refusals: [...refusals] };
    },
    broken: { open: 50, refusals: [] },
    working: { open: 20, refusals: [429] },
  },
  {
    rule: 'H32',
    title: 'plain text is taken; a redirect sends it to https',
    config: publicSite({}),
    repaired: publicSite({ frontend: `    http-request redirect scheme https unless { ssl_fc }\n${ROUTE}` }),
    broken: { outcome: 'works' },
    working: { outcome: 'refused', status: 302 },
  },
  {
    rule: 'H33',
    title: 'a handshake from a foreign page',
    config: site({}),
    repaired: site({ chat: CHECKED }),
    probe: (front) => probeWebSocket(usual(front), { headers: { origin: 'https://evil.example' } }),
    broken: { outcome: 'works' },
    working: { outcome: 'refused', status: 403 },
  },
  {
    rule: 'H33',
    title: 'the check lets the own page, programs and plain requests through',
    config: site({}),
    repaired: site({ chat: CHECKED }),
    probe: async (front) => [
      (await probeWebSocket(usual(front), { headers: { origin: 'https://app.example.com' } })).outcome,
      (await probeWebSocket(usual(front))).outcome,
      await probePlain(`http://127.0.0.1:${front}/`),
    ],
    broken: ['works', 'works', 404],
    working: ['works', 'works', 404],
  },
];
