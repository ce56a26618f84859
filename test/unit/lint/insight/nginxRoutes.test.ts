import { describe, expect, it } from 'vitest';
import { findRouteFor, readInsight } from '../../../../src/lint/insight/insight';
import type { LintOptions } from '../../../../src/lint/rule';
import { memoryReader } from '../nginx/support/memoryReader';
import { toInsight } from './support';

const VERSION = 'proxy_http_version 1.1;';
const HEADERS = `${VERSION} proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";`;
const http = (body: string) => `events {} http { ${body} }`;
const server = (body: string, listen = 'listen 80; server_name chat.example;') => `server { ${listen} ${body} }`;
const location = (body: string, head = '/x') => `location ${head} { proxy_pass http://b; ${body} }`;

const verdicts = (text: string, options?: LintOptions) =>
  toInsight('nginx', text, options).routes.map(({ title, verdict }) => ({ title, ...verdict }));
const kinds = (text: string, options?: LintOptions) => verdicts(text, options).map(({ kind }) => kind);
const urls = (text: string) => toInsight('nginx', text).routes.map((route) => route.urls.map(({ url }) => url));

describe('the verdict', () => {
  it('is ready with the time after which a silent socket is cut', () => {
    const long = location(`${HEADERS} proxy_read_timeout 1h;`, '/ws/');
    const short = location(`${HEADERS}`, '/chat/');
    expect(verdicts(http(server(`${long} ${short}`)))).toEqual([
      { title: 'location /ws/', kind: 'ready', idleMs: 3_600_000 },
      { title: 'location /chat/', kind: 'ready', idleMs: 60_000 },
    ]);
  });

  it('knows no time for a value that is filled in later, or that an include may set', () => {
    expect(verdicts(http(server(location(`${HEADERS} proxy_read_timeout {{ idle }};`))))).toMatchObject([
      { kind: 'ready', idleMs: undefined },
    ]);
    expect(verdicts(http(server(location(`${HEADERS} include /away/x.conf;`))))).toMatchObject([
      { kind: 'ready', idleMs: undefined },
    ]);
  });

  it('is plain where nothing speaks of WebSockets', () => {
    expect(kinds(http(server(location('', '/api/'))))).toEqual(['plain']);
  });

  it('is unknown where an include may hold the headers, or drop them', () => {
    expect(verdicts(http(server(location('include proxy.conf;', '/api/'))))).toMatchObject([
      { kind: 'unknown', because: 'include proxy.conf cannot be read and may set the WebSocket headers' },
    ]);
    expect(kinds(http(server(`${HEADERS} ${location('include x.conf;')}`)))).toEqual(['unknown']);
  });

  it('is broken by what the block itself does', () => {
    const text = http(server(location('proxy_set_header Upgrade $http_upgrade; proxy_read_timeout 1h;')));
    expect(verdicts(text)).toMatchObject([{ kind: 'broken', findings: [{ rule: 'N2' }, { rule: 'N6' }] }]);
  });

  it('is broken by what is inherited, unless the block has its own', () => {
    const own = location(`${HEADERS} proxy_read_timeout 1h;`, '/own/');
    const text = http(server(`proxy_read_timeout 0; ${HEADERS} ${location('')} ${own}`));
    expect(kinds(text)).toEqual(['broken', 'ready']);
  });

  it('is not broken by headers that another location loses', () => {
    const text = http(
      server(`${HEADERS} proxy_read_timeout 1h; ${location('')} ${location('proxy_set_header X-A b;', '/lost/')}`),
    );
    expect(kinds(text)).toEqual(['ready', 'broken']);
  });

  it('of an outer location is not broken by a nested one', () => {
    const nested = location('proxy_set_header X-A b;', '/x/lost/');
    expect(kinds(http(server(`${location(`${HEADERS} proxy_read_timeout 1h; ${nested}`)}`)))).toEqual([
      'ready',
      'broken',
    ]);
  });

  it('does not count information and hints', () => {
    expect(kinds(http(server(location(HEADERS))))).toEqual(['ready']);
  });

  it('of a stream server needs no headers', () => {
    const text = 'stream { upstream ws { server 10.0.0.1:1; } server { listen 1; proxy_pass ws; proxy_timeout 2h; } }';
    expect(verdicts(text)).toEqual([{ title: 'server', kind: 'ready', idleMs: 7_200_000 }]);
  });
});

describe('the places', () => {
  it('stand in text order with their heads and blocks', () => {
    const text = http(server(`${location('', '/a')} ${location('', '/b')}`));
    const { routes } = toInsight('nginx', text);
    expect(routes.map(({ head }) => text.slice(head.start, head.end))).toEqual(['location /a', 'location /b']);
    expect(routes.map(({ block }) => text.slice(block.start, block.end))).toEqual([
      location('', '/a'),
      location('', '/b'),
    ]);
  });

  it('of an if are their own', () => {
    const text = http(server(location('if ($http_upgrade = websocket) { proxy_pass http://ws; }')));
    expect(toInsight('nginx', text).routes.map(({ title }) => title)).toEqual([
      'location /x',
      'location /x if ($http_upgrade = websocket)',
    ]);
  });

  it('are those of the file itself', () => {
    const text = http('include sites/*;');
    const reader = memoryReader({ '/etc/nginx/nginx.conf': text, '/etc/nginx/sites/a': server(location('')) });
    expect(toInsight('nginx', text, { reader }).routes).toEqual([]);
  });
});

describe('the URLs', () => {
  it('are made of every listen and every name', () => {
    const listen = 'listen 80; listen [::]:80; listen 8443 ssl; server_name a.example b.example *.c.example;';
    expect(urls(http(server(location('', '/ws/'), listen)))).toEqual([
      ['ws://a.example/ws/', 'ws://b.example/ws/', 'wss://a.example:8443/ws/', 'wss://b.example:8443/ws/'],
    ]);
  });

  it('are those of this machine where a server has no name', () => {
    expect(urls(http(server(location(''), 'listen 8080;')))).toEqual([['ws://localhost:8080/x']]);
    expect(urls(http(server(location(''), 'listen 127.0.0.1:8080; server_name _;')))).toEqual([
      ['ws://127.0.0.1:8080/x'],
    ]);
    expect(urls(http(server(location(''), 'listen [::1]:443 ssl;')))).toEqual([['wss://[::1]/x']]);
  });

  it('are left out where they would be a guess', () => {
    for (const listen of [
      'listen 80; server_name ~^a$;',
      'listen 80; server_name {{ name }};',
      'listen $port; server_name a.example;',
      'listen unix:/run/x.sock; server_name a.example;',
      'listen 80 proxy_protocol; server_name a.example;',
      'include listen.conf; server_name a.example;',
    ])
      expect([listen, urls(http(server(location(''), listen)))]).toEqual([listen, [[]]]);
    expect(urls(http(server(location('', '~ ^/x'))))).toEqual([[]]);
    expect(urls(http(server(location('', '@x'))))).toEqual([[]]);
  });

  it('are left out where another location takes them', () => {
    expect(urls(http(server(`${location('', '/a.ws')} ${location('', '~ \\.ws$')}`)))).toEqual([[], []]);
    expect(urls(http(server(`return 301 https://$host; ${location('')}`)))).toEqual([[]]);
  });

  it('are escaped', () => {
    expect(urls(http(server(location('', '"/a b?c#d"'))))).toEqual([['ws://chat.example/a%20b%3Fc%23d']]);
  });

  it('are not without end', () => {
    const names = Array.from({ length: 500 }, (_, index) => `h${index}.example`).join(' ');
    expect(urls(http(server(location(''), `listen 80; server_name ${names};`)))[0]).toHaveLength(32);
  });
});

describe('the route of a URL', () => {
  const url = { isSecure: false, host: 'chat.example', port: 80, path: '/x/1' };
  const titleFor = (text: string, change: Partial<typeof url> = {}) =>
    findRouteFor(toInsight('nginx', text), { ...url, ...change })?.title;

  it('asks for scheme, port and name', () => {
    const text = http(
      `${server(location(''))} ${server(location('', '/other'), 'listen 443 ssl; server_name b.example;')}`,
    );
    expect(titleFor(text)).toBe('location /x');
    expect(titleFor(text, { isSecure: true })).toBeUndefined();
    expect(titleFor(text, { port: 81 })).toBeUndefined();
    expect(titleFor(text, { path: '/y' })).toBeUndefined();
    expect(titleFor(text, { isSecure: true, port: 443, path: '/other', host: 'any.example' })).toBe('location /other');
  });

  it('is not known where it depends on what is not understood', () => {
    expect(titleFor(http(server(`${location('')} ${location('', '~ (?=x)x')}`)))).toBeUndefined();
    expect(titleFor(http(server(location(''), 'listen 80; server_name ~(?=x);')))).toBeUndefined();
    expect(titleFor(http(server(`rewrite ^/x /y; ${location('')}`)))).toBeUndefined();
    expect(titleFor(http(`include conf.d/*.conf; ${server(location(''))}`), { host: 'other.example' })).toBeUndefined();
  });

  it('may lie in a file of servers', () => {
    expect(titleFor(server(location('')))).toBe('location /x');
    expect(titleFor(server(location(''), 'listen 80;'), { host: 'localhost' })).toBe('location /x');
    expect(titleFor(server(location('')), { host: 'other.example' })).toBeUndefined();
  });

  it('is none for a foreign dialect', () => {
    const request = { path: '/x', text: 'x', dialect: 'systemd', options: {} } as unknown as Parameters<
      typeof readInsight
    >[0];
    const insight = readInsight(request, []);
    expect([insight.routes, insight.outline, insight.hover(0), insight.complete(0)]).toEqual([[], [], undefined, []]);
    expect(findRouteFor(insight, url)).toBeUndefined();
  });
});
