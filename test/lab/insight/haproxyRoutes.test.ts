import { describe, expect, it } from 'vitest';
import { findRouteFor, readInsight } from '../../../src/lint/insight/insight';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { findProxy } from '../support/proxyBinary';
import { askRoute } from './askRoute';

const haproxy = findProxy('haproxy') ?? '';

/** Every backend tells its name by a header. */
const backend = (name: string, back: number) =>
  `backend ${name}\n    http-response set-header X-Route ${name}\n    server s1 127.0.0.1:${back}\n`;
const NAMES = [
  'exact',
  'rooms',
  'upper',
  'sockets',
  'dirs',
  'tail',
  'regex',
  'hosts',
  'wide',
  'posts',
  'ports',
  'pages',
];

const toConfig = (front: number, other: number, back: number) => `defaults
    mode http
    timeout connect 2s
    timeout client 10s
    timeout server 10s

frontend web
    bind 127.0.0.1:${front}
    acl is_websocket hdr(Upgrade) -i websocket
    acl case_slip hdr(Upgrade) WebSocket
    acl rooms path_beg /room/
    acl rooms path_beg -i /ROOMS/
    http-request deny deny_status 403 if { path /denied }
    use_backend posts if METH_POST
    use_backend upper if case_slip
    use_backend exact if is_websocket { path /exact }
    use_backend rooms if rooms !{ path_end .png }
    use_backend dirs if { path_dir live }
    use_backend tail if { path_end .io } || { path -m end .ws }
    use_backend regex if { path_reg ^/n[0-9]+/(ws|api)$ }
    use_backend hosts if { hdr(host),host_only -i chat.example other.example }
    use_backend wide if { hdr_end(host) -i .wide.example:${front} }
    use_backend ports if { dst_port ${other} } { path_beg /port }
    use_backend sockets if is_websocket { path_sub sock }
    default_backend pages

${NAMES.map((name) => backend(name, back)).join('\n')}
listen direct
    bind 127.0.0.1:${other}
    http-response set-header X-Route direct unless { res.hdr(X-Route) -m found }
    use_backend exact if { path /exact }
    server s1 127.0.0.1:${back}
`;

const PATHS = [
  '/exact',
  '/exact/',
  '/exact?x=1',
  '/room/1',
  '/rooms/1',
  '/Room/1',
  '/room/a.png',
  '/a/live/b',
  '/alive/b',
  '/live',
  '/x.io',
  '/x.ws',
  '/n12/ws',
  '/n12/wsx',
  '/port',
  '/my-socket',
  '/denied',
  '/',
];
const HOSTS = ['chat.example', 'CHAT.EXAMPLE', 'other.example', 'a.wide.example', 'wide.example', 'localhost'];

describe.skipIf(haproxy === '')('the route of a URL', () => {
  it('is the backend that HAProxy chooses', async () => {
    const server = await startBackend();
    const [front, other] = [await freePort(), await freePort()];
    const text = toConfig(front, other, server.port);
    const proxy = await startHaproxy(haproxy, text, front);
    const insight = readInsight({ path: '/haproxy.cfg', text, dialect: 'haproxy', options: {} }, []);
    try {
      const questions = [
        ...PATHS.map((path) => ({ host: 'web.example', path, port: front })),
        ...HOSTS.map((host) => ({ host, path: '/a', port: front })),
        ...['/exact', '/a'].map((path) => ({ host: 'web.example', path, port: other })),
      ];
      const seen = new Set<string | undefined>();
      for (const { host, path, port } of questions) {
        const { status, route } = await askRoute(port, `${host}:${port}`, path);
        const found = findRouteFor(insight, { isSecure: false, host, port, path });
        const name = found?.title.replace(/^\w+ /, '');
        seen.add(name);
        expect({ host, path, port, route: name }).toEqual({
          host,
          path,
          port,
          route: status === 101 ? route : undefined,
        });
      }
      expect(seen.size).toBeGreaterThan(10);
    } finally {
      await proxy.stop();
      await server.close();
    }
  });
});
