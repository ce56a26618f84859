import type { LabCase } from '../../support/labCase';
import { IDLE_MS, route, site, toSite } from '../site';

export const upgradeCases: readonly LabCase[] = [
  {
    rule: 'P1',
    title: 'curly quotes in an acl send the socket to the default backend',
    config: site({ frontend: route('hdr(Upgrade) -i “websocket”') }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'P1',
    title: 'curly quotes in a header value are sent to the server',
    config: site({ chat: '    http-request set-header Connection “upgrade”\n' }),
    broken: { outcome: 'refused', status: 426 },
  },
  {
    rule: 'P2',
    title: 'a no-break space',
    config: site({ chat: '    balance\u00a0source\n' }),
    broken: 'does not start',
  },
  { rule: 'P2', title: 'a byte order mark', config: (ports) => `\uFEFF${toSite(ports, {})}`, broken: 'does not start' },
  {
    rule: 'H1',
    title: 'the smaller of both timeouts cuts, here the server one',
    config: site({ client: '5s', server: '1s' }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
  {
    rule: 'H1',
    title: 'the client one',
    config: site({ client: '1000', server: '5s' }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
  {
    rule: 'H2',
    title: 'case in hdr(Upgrade)',
    config: site({ frontend: route('hdr(Upgrade) WebSocket') }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'H2',
    title: 'case in hdr(Connection)',
    config: site({ frontend: route('req.hdr(connection) -m str upgrade') }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'H4',
    title: 'timeout tunnel in the frontend is ignored',
    config: site({
      frontend: '    timeout tunnel 1h\n    use_backend chat if { path / }\n',
      client: '1s',
      server: '1s',
    }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
  ...[
    'del-header Upgrade',
    'del-header Connection',
    'set-header Connection close',
    'del-header ^upgrade$ -m reg',
    'del-header conn -m beg',
  ].map(
    (action): LabCase => ({
      rule: 'H8',
      title: action,
      config: site({ chat: `    http-request ${action}\n` }),
      broken: { outcome: 'refused', status: 426 },
    }),
  ),
  {
    rule: 'H8',
    title: 'a variable of NGINX, which is plain text here',
    config: site({ chat: '    http-request set-header Upgrade $http_upgrade\n' }),
    broken: { outcome: 'refused', status: 400 },
  },
  ...[
    'http-response del-header Upgrade',
    'http-response del-header Connection',
    'http-after-response set-header Connection close',
  ].map(
    (action): LabCase => ({
      rule: 'H9',
      title: action,
      config: site({ chat: `    ${action}\n` }),
      broken: { outcome: 'refused', status: 101 },
    }),
  ),
];
