import type { LabCase, Ports } from '../../support/labCase';
import { probeWebSocket, readForwardedUrl } from '../../support/probe';
import { HEADERS, REFUSED_426, site, wholeSite } from '../site';

const REFUSED_403 = { outcome: 'refused', status: 403 } as const;
const REFUSED_404 = { outcome: 'refused', status: 404 } as const;

/** One location that hands over to another one. */
const jump = (source: string, target: string): LabCase['config'] => server(() => `${source} ${target}`);

const server =
  (body: (ports: Ports) => string, http = ''): LabCase['config'] =>
  (ports) =>
    wholeSite(ports, { http: `upstream app { server 127.0.0.1:${ports.back}; } ${http}`, server: body(ports) });

const NAMED = 'location @app {\n            proxy_pass http://app;\n        }';

const authCase = (title: string, auth: string, inServer: string, inLocation: string): LabCase => ({
  rule: 'N22',
  title,
  config: server(
    ({ other }) => `${inServer}
        location = /auth {
            internal;
            proxy_pass http://127.0.0.1:${other};
            ${auth}
        }
        location /ws/ { auth_request /auth; proxy_pass http://app; ${inLocation} }`,
  ),
  broken: { outcome: 'failed' },
});

const joined = (front: number): Promise<string | null> => readForwardedUrl(`http://127.0.0.1:${front}/ws/chat`);

export const routingCases: readonly LabCase[] = [
  {
    rule: 'N14',
    title: 'proxy_send_timeout does not hold what proxy_read_timeout cuts',
    config: site({ server: 'proxy_read_timeout 2s;', location: `${HEADERS}\n            proxy_send_timeout 1h;` }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: 4_000,
  },
  {
    rule: 'N19',
    title: 'a server that compares Origin with Host refuses the page',
    config: site({ location: HEADERS }),
    backend: { isCheckingOrigin: true },
    probe: (front) =>
      probeWebSocket(`ws://127.0.0.1:${front}/ws/`, { headers: { origin: `http://127.0.0.1:${front}` } }),
    broken: REFUSED_403,
  },
  authCase('headers of the server reach the subrequest', '', HEADERS, ''),
  authCase('headers of the server reach it with Host beside them', '', `${HEADERS} proxy_set_header Host $host;`, ''),
  authCase('headers written in the location of the subrequest', HEADERS, '', HEADERS),
  {
    rule: 'N23',
    title: 'try_files to a named location',
    config: jump(`location / { ${HEADERS} try_files /none @app; }`, NAMED),
    broken: REFUSED_426,
  },
  {
    rule: 'N23',
    title: 'try_files to a named location below other headers of the server',
    config: jump(`proxy_set_header Host $host; location / { ${HEADERS} try_files /none @app; }`, NAMED),
    broken: REFUSED_426,
  },
  {
    rule: 'N23',
    title: 'rewrite to another path',
    config: jump(
      `location /ws/ { ${HEADERS} rewrite ^ /chat last; }`,
      'location = /chat {\n            proxy_pass http://app;\n        }',
    ),
    broken: REFUSED_426,
  },
  {
    rule: 'N23',
    title: 'error_page to a second server while the first is down',
    config: server(
      ({ free }) => `location /ws/ { ${HEADERS} proxy_pass http://127.0.0.1:${free}; error_page 502 = @app; } ${NAMED}`,
    ),
    broken: REFUSED_426,
  },
  {
    rule: 'N24',
    title: 'proxy_pass stays in the outer location',
    config: server(
      () => `location / {
            proxy_pass http://app;
            location /ws/ {
                ${HEADERS}
            }
        }`,
    ),
    broken: REFUSED_404,
  },
  {
    rule: 'N25',
    title: 'a regular expression for static files takes /socket.io/',
    config: server(() => `location /socket.io/ { proxy_pass http://app; ${HEADERS} } location ~ \\.io { return 404; }`),
    path: '/socket.io/',
    broken: REFUSED_404,
  },
  {
    rule: 'N26',
    title: '$uri carries no query string',
    config: server(() => `location /ws/ { proxy_pass http://app$uri; ${HEADERS} }`),
    probe: (front) => readForwardedUrl(`http://127.0.0.1:${front}/ws/?token=1`),
    broken: '/ws/',
    working: '/ws/?token=1',
  },
  {
    rule: 'N26',
    title: 'a capture carries no query string',
    config: server(() => `location ~ ^/ws/(.*)$ { proxy_pass http://app/$1; ${HEADERS} }`),
    probe: (front) => readForwardedUrl(`http://127.0.0.1:${front}/ws/chat?token=1`),
    broken: '/chat',
    working: '/chat?token=1',
  },
  {
    rule: 'N27',
    title: 'a prefix without and a path with a slash give two',
    config: server(() => `location /ws { proxy_pass http://app/; ${HEADERS} }`),
    repaired: server(() => `location /ws { proxy_pass http://app; ${HEADERS} }`),
    probe: joined,
    broken: '//chat',
    working: '/ws/chat',
  },
  {
    rule: 'N27',
    title: 'a path below a regular expression',
    config: server(() => `location ~ ^/ws { proxy_pass http://app/; ${HEADERS} }`),
    broken: 'does not start',
  },
  {
    rule: 'N28',
    title: 'a listener of HTTP/2 alone',
    config: (ports) =>
      wholeSite(ports, {
        listen: ' http2',
        server: `location /ws/ { proxy_pass http://127.0.0.1:${ports.back}; ${HEADERS} }`,
      }),
    broken: { outcome: 'failed' },
    before: '1.25.1',
  },
  {
    rule: 'N33',
    title: 'limit_except POST denies the GET of a handshake',
    config: site({ location: `${HEADERS} limit_except POST { deny all; }` }),
    broken: REFUSED_403,
  },
  {
    rule: 'N33',
    title: 'a condition rejects every method but POST',
    config: site({ location: `${HEADERS} if ($request_method != POST) { return 405; }` }),
    broken: { outcome: 'refused', status: 405 },
  },
  {
    rule: 'N33',
    title: 'a condition rejects every method that a list lacks',
    config: site({ location: `${HEADERS} if ($request_method !~ ^(POST|PUT)$) { return 405; }` }),
    broken: { outcome: 'refused', status: 405 },
  },
  {
    rule: 'N34',
    title: 'a host name in a variable, and no resolver',
    config: server(({ back }) => `location /ws/ { set $node localhost; proxy_pass http://$node:${back}; ${HEADERS} }`),
    repaired: server(
      ({ back }) => `location /ws/ { set $node 127.0.0.1; proxy_pass http://$node:${back}; ${HEADERS} }`,
    ),
    broken: { outcome: 'refused', status: 502 },
  },
  {
    rule: 'N34',
    title: 'a host name beside a variable in the path, and no resolver',
    config: server(({ back }) => `location /ws/ { proxy_pass http://localhost:${back}$request_uri; ${HEADERS} }`),
    repaired: server(() => `location /ws/ { proxy_pass http://app$request_uri; ${HEADERS} }`),
    broken: { outcome: 'refused', status: 502 },
  },
  {
    rule: 'N34',
    title: 'a whole address in a variable, and no resolver',
    config: server(({ back }) => `location /ws/ { set $node http://localhost:${back}; proxy_pass $node; ${HEADERS} }`),
    repaired: server(
      ({ back }) => `location /ws/ { set $node http://127.0.0.1:${back}; proxy_pass $node; ${HEADERS} }`,
    ),
    broken: { outcome: 'refused', status: 502 },
  },
];
