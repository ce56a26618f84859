import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { LintOptions } from '../../../../src/lint/rule';

const HEADERS =
  'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $host;';
const UPSTREAM = 'upstream app {\nserver 127.0.0.1:9001;\nserver 127.0.0.1:9002;\n}\n';
const site = (server: string) => `http {\n${UPSTREAM}server {\n${server}\n}\n}\n`;

function find(rule: string, text: string, options: LintOptions = {}) {
  const findings = lint({
    path: '/etc/nginx/nginx.conf',
    text,
    dialect: 'nginx',
    options: { level: 'all', ...options },
  });
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ severity, message, start, end, related }) => ({
      at: text.slice(start, end),
      said: `${severity}: ${message}`,
      related: related.map((span) => text.slice(span.start, span.end)),
    }));
}

describe('messages and severities', () => {
  it('N14 names the timeout that counts', () => {
    const server = `proxy_read_timeout 90s;\nlocation /ws/ { proxy_pass http://app; ${HEADERS} proxy_send_timeout 1h; }`;
    expect(find('N14', site(server))).toEqual([
      {
        at: 'proxy_send_timeout 1h;',
        said: 'information: proxy_send_timeout 1h does not hold idle WebSockets in location /ws/: proxy_read_timeout does, and it cuts them after 90 s of silence (line 7).',
        related: ['proxy_read_timeout 90s;'],
      },
    ]);
  });

  it('N17 names the transport, the route and the servers', () => {
    expect(find('N17', site(`location /socket.io/ { proxy_pass http://app; ${HEADERS} }`))).toEqual([
      {
        at: 'upstream app',
        said: 'warning: Socket.IO (location /socket.io/, line 7) starts with several plain requests, and upstream app spreads them over 2 servers in turn: those on the wrong server are answered 400 or 404.',
        related: ['proxy_pass http://app;', 'server 127.0.0.1:9001;'],
      },
    ]);
  });

  it('N19 tells which Host the server gets', () => {
    const server = `location /ws/ { proxy_pass http://app; ${HEADERS.replace(/proxy_set_header Host.*/, '')} }`;
    expect(find('N19', site(server)).map(({ said }) => said)).toEqual([
      'information: The server gets "Host: app", since no proxy_set_header sets it beside Upgrade (line 7): servers that compare Origin with Host answer browsers 403.',
    ]);
  });

  it('N22 points at the request and at the headers', () => {
    const server = `${HEADERS}\nlocation = /auth { proxy_pass http://app; }\nlocation / { auth_request /auth; proxy_pass http://app; }`;
    expect(find('N22', site(server))).toEqual([
      {
        at: 'location = /auth',
        said: 'warning: location = /auth answers auth_request (line 9) and inherits Upgrade and Connection from server (line 7): when its server answers 101, nginx logs "connection upgrade in subrequest" and drops the client.',
        related: [
          'auth_request /auth;',
          'proxy_set_header Upgrade $http_upgrade;',
          'proxy_set_header Connection "upgrade";',
        ],
      },
    ]);
  });

  it('N23 is an error where every request jumps, a warning where only failed ones do', () => {
    const target = 'location @b { proxy_pass http://app; }';
    const jump = (how: string) => find('N23', site(`location / { ${HEADERS} ${how} }\n${target}`));
    expect(jump('try_files $uri @b;')).toEqual([
      {
        at: 'proxy_pass http://app;',
        said: 'error: The 2 WebSocket headers of location / (line 7) do not travel along to location @b, which gets its requests by try_files (line 7): the server behind it answers 400 or 426.',
        related: [
          'try_files $uri @b;',
          'proxy_set_header Upgrade $http_upgrade;',
          'proxy_set_header Connection "upgrade";',
        ],
      },
    ]);
    expect(jump('proxy_pass http://app; error_page 502 = @b;').map(({ said }) => said)).toEqual([
      'warning: The 2 WebSocket headers of location / (line 7) do not travel along to location @b, which gets its requests after an error (error_page, line 7): the server behind it answers 400 or 426.',
    ]);
  });

  it('N23 is a hint where an include may set the headers', () => {
    const server = `location / { ${HEADERS} try_files $uri @b; }\nlocation @b { include /away/x.conf; proxy_pass http://app; }`;
    expect(find('N23', site(server)).map(({ said }) => said)).toEqual([
      expect.stringMatching(/^hint: .* Not seen in this file; include \/away\/x\.conf may set them\.$/),
    ]);
  });

  it('N25 names the regular expression that wins', () => {
    const server = `location /socket.io/ { proxy_pass http://app; }\nlocation ~ \\.io { return 404; }`;
    expect(find('N25', site(server))).toEqual([
      {
        at: 'location /socket.io/',
        said: 'warning: location ~ \\.io (line 8) matches /socket.io/ too, and a regular expression wins over a prefix: handshakes never reach this location.',
        related: [expect.stringContaining('location ~ \\.io')],
      },
    ]);
  });

  it('N27 is an error where nginx does not start', () => {
    const said = (location: string) =>
      find('N27', site(`location ${location} { proxy_pass http://app/; ${HEADERS} }`)).map((one) => one.said);
    expect(said('~ ^/ws')).toEqual([
      'error: proxy_pass may not have a path ("/") in location ~ ^/ws: nginx does not start.',
    ]);
    expect(said('/ws')).toEqual([
      'information: /ws/chat reaches the server as //chat: location /ws (line 7) has no slash at its end, and this proxy_pass has one.',
    ]);
  });

  it('N28 is an error for versions known to be old', () => {
    const text = site(`listen 80 http2;\nlocation /ws/ { proxy_pass http://app; ${HEADERS} }`);
    const said = (nginxVersion?: string) => find('N28', text, { nginxVersion }).map((one) => one.said);
    expect(said('1.22.1')).toEqual([
      'error: This listener has http2 and no TLS: it takes no HTTP/1.1, and every WebSocket fails in its handshake.',
    ]);
    expect(said()).toEqual([
      'information: This listener has http2 and no TLS: before nginx 1.25.1 it takes no HTTP/1.1, and every WebSocket fails in its handshake.',
    ]);
    expect(said('1.25.1')).toEqual([]);
  });

  it('N34 names the variable and its line', () => {
    const server = `location /ws/ { set $node chat; proxy_pass http://$node:9001; ${HEADERS} }`;
    expect(find('N34', site(server))).toEqual([
      {
        at: 'proxy_pass http://$node:9001;',
        said: 'warning: The host name "chat" (set $node, line 7) is looked up for every request, since this proxy_pass has a variable, and no resolver is set: nginx answers 502 and logs "no resolver defined".',
        related: ['set $node chat;'],
      },
    ]);
  });
});

describe('thousands of locations', () => {
  it('cost no more than their number', () => {
    const locations = Array.from(
      { length: 2_000 },
      (_, at) =>
        `location /ws/${at}/ { proxy_pass http://app; try_files $uri @b; auth_request /ws/${at}/x; }\nlocation ~ ^/x${at}/(.*)\\.(js|css)$ { return 404; }`,
    ).join('\n');
    const started = performance.now();
    find('N25', site(`${HEADERS}\n${locations}`));
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});
