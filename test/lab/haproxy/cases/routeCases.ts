import type { LabCase, Ports } from '../../support/labCase';
import { route, site, toSite } from '../site';

const MAIN = 'global\n    maxconn 2000\n\n';
const refused = (status: number) => ({ outcome: 'refused', status }) as const;

export const routeCases: readonly LabCase[] = [
  {
    rule: 'H20',
    title: 'a backend in mode tcp behind a frontend in mode http',
    config: site({ chat: '    mode tcp\n' }),
    broken: 'does not start',
  },
  {
    rule: 'H20',
    title: 'request rules of mode http in mode tcp are ignored',
    config: (ports: Ports) =>
      toSite(ports, { frontend: '    default_backend chat\n    http-request set-header Upgrade websocket\n' })
        .replace('mode http', 'mode tcp')
        .replace('    default_backend pages\n', '')
        .replace('    http-request return status 404\n', '')
        .replace('set-header Upgrade websocket', 'deny unless { hdr(Upgrade) -i websocket }'),
    probe: async (front) => (await fetch(`http://127.0.0.1:${front}/`)).status,
    broken: 200,
    working: 403,
  },
  {
    rule: 'H21',
    title: 'a route for everything above the one for WebSockets',
    config: site({
      frontend:
        '    use_backend pages if { path_beg / }\n    acl is_websocket hdr(Upgrade) -i websocket\n    use_backend chat if is_websocket\n',
    }),
    broken: refused(404),
  },
  {
    rule: 'H21',
    title: 'a route without a condition above the one for WebSockets',
    config: site({ frontend: '    use_backend pages\n    use_backend chat if { path_beg /ws }\n' }),
    path: '/ws',
    broken: refused(404),
  },
  {
    rule: 'H21',
    title: 'an acl that is defined below its use',
    config: site({ frontend: '    use_backend chat if is_ws\n    acl is_ws hdr(Upgrade) -i websocket\n' }),
    broken: 'does not start',
  },
  {
    rule: 'H21',
    title: 'an acl of another section',
    config: site({ chat: '    http-request set-header X-Socket 1 if is_websocket\n' }),
    broken: 'does not start',
    repaired: site({ chat: '    http-request set-header X-Socket 1 if { hdr(Upgrade) -i websocket }\n' }),
  },
  {
    rule: 'H21',
    title: 'a backend that does not exist',
    config: (ports) => MAIN + toSite(ports, {}).replace('use_backend chat', 'use_backend chta'),
    broken: 'does not start',
    repaired: (ports) => MAIN + toSite(ports, {}),
  },
  {
    rule: 'H21',
    title: 'an acl that no route uses',
    config: site({ frontend: '    acl is_websocket hdr(Upgrade) -i websocket\n' }),
    broken: refused(404),
    repaired: site({ frontend: route('hdr(Upgrade) -i websocket') }),
  },
  {
    rule: 'H22',
    title: 'every upgrade is refused',
    config: site({
      frontend: `    http-request deny if { hdr(Upgrade) -m found }\n${route('hdr(Upgrade) -i websocket')}`,
    }),
    broken: refused(403),
  },
  {
    rule: 'H22',
    title: 'GET is not among the methods',
    config: site({ chat: '    http-request deny deny_status 405 unless { method POST PUT }\n' }),
    broken: refused(405),
  },
];
