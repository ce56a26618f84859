import type { LabCase, Ports } from '../../support/labCase';
import { probeNodes } from '../../support/nodes';
import { site, toSite } from '../site';

const pool = (lines: string, first: string, second: string) => (ports: Ports) =>
  `defaults
    mode http
    timeout connect 2s
    timeout client 1h
    timeout server 1h

listen app
    bind 127.0.0.1:${ports.front}
${lines}    server app1 127.0.0.1:${ports.back}${first}
    server app2 127.0.0.1:${ports.other}${second}
`;
const probeClient = (front: number) => probeNodes(front, { paths: ['/a', '/b', '/c'] });

/** With more options for the server of WebSockets. */
function toChat(options: string): (ports: Ports) => string {
  return (ports) => toSite(ports, {}).replace(/(chat1 .*)/, `$1 ${options}`);
}

/** Which protocol is spoken on either side, cookies that stick to nothing, and lines without an end. */
export const lineCases: readonly LabCase[] = [
  {
    rule: 'P3',
    title: 'a quote without a partner',
    config: site({ chat: '    http-request set-header X-Title "chat\n' }),
    broken: 'does not start',
  },
  {
    rule: 'P3',
    title: 'no line break at the end',
    config: (ports) => toSite(ports, {}).trimEnd(),
    broken: 'does not start',
  },
  {
    rule: 'H14',
    title: 'proto h2 to a server of HTTP/1.1',
    config: toChat('proto h2'),
    broken: { outcome: 'refused', status: 503 },
  },
  {
    rule: 'H14',
    title: 'proto h2 for every server, with ws auto',
    config: site({ chat: '    default-server proto h2 ws auto\n' }),
    broken: { outcome: 'refused', status: 503 },
  },
  ...(
    [
      ['HTTP/2', 502],
      ['HTTP/1.1', 503],
    ] as const
  ).map(
    ([tls, status]): LabCase => ({
      rule: 'H14',
      title: `alpn h2 alone, to a server with ${tls} that takes WebSockets over HTTP/1.1`,
      config: toChat('ssl verify none alpn h2'),
      backend: { tls },
      broken: { outcome: 'refused', status },
    }),
  ),
  {
    rule: 'H15',
    title: 'proto h2 on a listener without TLS',
    config: (ports) => toSite(ports, {}).replace(/(bind .*)/, '$1 proto h2'),
    broken: { outcome: 'failed' },
  },
  {
    rule: 'H16',
    title: 'a cookie without values',
    config: pool('    cookie SERVERID insert indirect nocache\n', '', ''),
    probe: probeClient,
    broken: 'several nodes',
    working: 'one node',
  },
  {
    rule: 'H16',
    title: 'values without a cookie',
    config: pool('', ' cookie a', ' cookie b'),
    probe: probeClient,
    broken: 'several nodes',
    working: 'one node',
  },
  {
    rule: 'H16',
    title: 'a cookie in the defaults, and no values',
    config: (ports) => pool('', '', '')(ports).replace('mode http\n', 'mode http\n    cookie SERVERID insert\n'),
    probe: probeClient,
    broken: 'several nodes',
    working: 'one node',
  },
  {
    rule: 'H16',
    title: 'one server without a value',
    config: pool('    cookie SERVERID insert indirect nocache\n', ' cookie a', ''),
    probe: (front) => probeNodes(front, { paths: ['/a', '/b', '/c'], clients: 2 }),
    broken: 'several nodes',
    working: 'one node',
  },
];
