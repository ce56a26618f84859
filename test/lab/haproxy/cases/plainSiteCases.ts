import type { LabCase, Ports } from '../../support/labCase';
import { probeWebSocket } from '../../support/probe';
import { IDLE_MS, route, site } from '../site';

interface Parts {
  readonly bind?: string;
  readonly frontend?: string;
  readonly app?: string;
}

/** One backend for everything, and no sign of WebSockets. */
const plainSite =
  ({ bind = '', frontend = '', app = '' }: Parts) =>
  ({ front, back }: Ports) =>
    `defaults
    mode http
    timeout connect 2s
    timeout client 1h
    timeout server 1h

frontend web
    bind 127.0.0.1:${front}${bind}
${frontend}    default_backend app

backend app
${app}    server app1 127.0.0.1:${back}
`;

/** As the page of the proxy's own host opens it. */
const fromOwnPage = (front: number) =>
  probeWebSocket(`ws://127.0.0.1:${front}/`, { headers: { origin: `http://127.0.0.1:${front}` } });

export const plainSiteCases: readonly LabCase[] = [
  ...['UPGRADE -m str', 'Conn -m beg', 'GRADE -m end', 'GRAD -m sub'].map(
    (pattern): LabCase => ({
      rule: 'H8',
      title: `case does not count in ${pattern}`,
      config: plainSite({ app: `    http-request del-header ${pattern}\n` }),
      broken: { outcome: 'refused', status: 426 },
    }),
  ),
  {
    rule: 'H8',
    title: 'Upgrade asks for another protocol',
    config: plainSite({ frontend: '    http-request set-header Upgrade h2c\n' }),
    broken: { outcome: 'refused', status: 400 },
  },
  {
    rule: 'H9',
    title: 'case does not count in UPGRADE -m str',
    config: plainSite({ app: '    http-response del-header UPGRADE -m str\n' }),
    broken: { outcome: 'refused', status: 101 },
  },
  {
    rule: 'H15',
    title: 'proto h2 without any sign of WebSockets',
    config: plainSite({ bind: ' proto h2' }),
    broken: { outcome: 'failed' },
  },
  {
    rule: 'H21',
    title: 'a regular expression for every path comes first',
    config: site({ frontend: `    use_backend pages if { path_reg ^/ }\n${route('hdr(Upgrade) -i websocket')}` }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'H22',
    title: 'every upgrade is refused by way of Connection',
    config: plainSite({ frontend: '    http-request deny if { hdr(Connection) -m sub -i upgrade }\n' }),
    broken: { outcome: 'refused', status: 403 },
  },
  ...(['frontend', 'app'] as const).map(
    (part): LabCase => ({
      rule: 'H25',
      title: `a constant Host in the ${part} of a site with one backend`,
      config: plainSite({ [part]: '    http-request set-header Host app.internal\n' }),
      backend: { isCheckingOrigin: true },
      probe: fromOwnPage,
      broken: { outcome: 'refused', status: 403 },
    }),
  ),
  {
    rule: 'H7',
    title: 'only frontends take the defaults with the timeout',
    config: ({ front, back }) => `defaults
    mode http
    timeout connect 2s
    timeout client 1s
    timeout tunnel 1h

frontend web
    bind 127.0.0.1:${front}
    default_backend app

defaults
    mode http
    timeout connect 2s
    timeout server 1s

backend app
    server app1 127.0.0.1:${back}
`,
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
];
