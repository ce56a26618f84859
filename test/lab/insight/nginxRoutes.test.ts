import { describe, expect, it } from 'vitest';
import { findRouteFor, readInsight } from '../../../src/lint/insight/insight';
import { startNginx } from '../nginx/nginxProcess';
import { HEADERS } from '../nginx/site';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { findProxy } from '../support/proxyBinary';
import { askRoute } from './askRoute';

const nginx = findProxy('nginx') ?? '';

/** Every location tells its name by a header. */
const location = (head: string, name: string, inner = '') =>
  `location ${head} { add_header X-Route ${name} always; proxy_pass http://app; ${inner} }`;

const toConfig = (front: number, back: number) => `events {}

http {
    upstream app { server 127.0.0.1:${back}; }
    ${HEADERS}

    server {
        listen 127.0.0.1:${front};
        server_name chat.example .wide.example;
        ${location('/', 'root')}
        ${location('= /', 'exact-root')}
        ${location('/ws', 'ws')}
        ${location('= /ws/exact', 'ws-exact')}
        ${location('/only/', 'only')}
        ${location('^~ /final/', 'final')}
        ${location('~ \\.(png|io)$', 'suffix')}
        ${location('~* "^/caseless/[a-z]{2,4}$"', 'caseless')}
        ${location('~ "^/room/(?<room>\\d+)/ws$"', 'room')}
        ${location('~ ^/room/', 'rooms')}
        ${location('=/glued', 'glued')}
        ${location('^~/stuck', 'stuck')}
        ${location('"/space here"', 'space')}
        ${location('/outer/', 'outer', location('/outer/inner/', 'inner') + location('^~ /outer/final/', 'outer-final') + location('~ /deep$', 'outer-deep'))}
        location /files { try_files $uri @fallback; }
        ${location('@fallback', 'fallback')}
        location /choice { add_header X-Route choice always; proxy_pass http://app; if ($http_upgrade = websocket) { add_header X-Route upgraded always; proxy_pass http://app; } }
        location /gone { return 410; }
    }

    server {
        listen 127.0.0.1:${front} default_server;
        server_name *.deep.example www.tail.*;
        ${location('/', 'second')}
    }

    server {
        listen 127.0.0.1:${front};
        server_name ~^node\\d+\\.example$ x.deep.example;
        ${location('/', 'third')}
    }
}
`;

const PATHS = [
  '/',
  '/ws',
  '/wsx?token=/final/',
  '/ws/exact',
  '/ws/exact/',
  '/ws/a.png',
  '/only',
  '/only/',
  '/only/x.io',
  '/final/a.png',
  '/CASELESS/abc',
  '/caseless/abcde',
  '/room/12/ws',
  '/room/x/ws',
  '/glued',
  '/glued/',
  '/stuck.png',
  '/space%20here/x',
  '/outer/x',
  '/outer/inner/y',
  '/outer/inner/y.png',
  '/outer/final/z.png',
  '/outer/inner/deep',
  '//ws//exact',
  '/a/../ws/./exact',
  '/files/x',
  '/choice',
  '/gone',
  '/%77s/exact',
];
const HOSTS = [
  'chat.example',
  'wide.example',
  'a.wide.example',
  'CHAT.example',
  'y.deep.example',
  'x.deep.example',
  'deep.example',
  'www.tail.org',
  'node7.example',
  'nodex.example',
  '127.0.0.1',
  'localhost',
];

describe.skipIf(nginx === '')('the route of a URL', () => {
  it('is the location that nginx chooses', async () => {
    const backend = await startBackend();
    const front = await freePort();
    const text = toConfig(front, backend.port);
    const proxy = await startNginx(nginx, { 'nginx.conf': text }, front);
    const insight = readInsight({ path: '/nginx.conf', text, dialect: 'nginx', options: {} }, []);
    try {
      const questions = [
        ...PATHS.map((path) => ({ host: 'chat.example', path })),
        ...HOSTS.map((host) => ({ host, path: '/ws/9' })),
      ];
      const seen = new Set<string | undefined>();
      for (const { host, path } of questions) {
        const { status, route } = await askRoute(front, `${host}:${front}`, path);
        const found = findRouteFor(insight, { isSecure: false, host, port: front, path });
        const name = found && /X-Route ([\w-]+)/.exec(text.slice(found.head.end))?.[1];
        seen.add(name);
        // Elsewhere nginx answers by itself: a redirect, or what `return` says.
        expect({ host, path, route: name }).toEqual({ host, path, route: status === 101 ? route : undefined });
      }
      expect(seen.size).toBeGreaterThan(15);
    } finally {
      await proxy.stop();
      await backend.close();
    }
  });
});
