import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { KnownWebSocket } from '../../../../src/lint/rule';

const HEADERS =
  'proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_read_timeout 1h;';
const http = (body: string) => `events {} http { ${body} }`;
const server = (name: string, body: string, listen = '80') =>
  `server { listen ${listen}; server_name ${name}; ${body} }`;
const location = (path: string, body = '') => `location ${path} { proxy_pass http://b; ${body} }`;
const CHAT: KnownWebSocket = { path: '/chat/', reason: '--websocket /chat/ says so' };

/** Where N3 speaks, by the text it underlines and the location around it. */
function find(text: string, ...webSockets: readonly KnownWebSocket[]) {
  return lint({ path: '/etc/nginx/nginx.conf', text, dialect: 'nginx', options: { webSockets } })
    .filter(({ rule }) => rule === 'N3')
    .map(({ start, message, severity }) => {
      const around = text.lastIndexOf('location', start);
      return { location: text.slice(around, text.indexOf(' {', around)), message, severity };
    });
}
const locations = (text: string, ...webSockets: readonly KnownWebSocket[]) =>
  find(text, ...webSockets).map((finding) => finding.location);

describe('a WebSocket known from elsewhere', () => {
  const text = http(server('a.example', `${location('/')} ${location('/chat/')} ${location('/other/')}`));

  it('is a sign as certain as headers, and the message gives the reason', () => {
    expect(find(text)).toEqual([]);
    expect(find(text, CHAT)).toEqual([
      {
        location: 'location /chat/',
        severity: 'warning',
        message:
          'WebSockets come through location /chat/ (--websocket /chat/ says so), but Upgrade and Connection are not passed on: the server sees a plain request.',
      },
    ]);
  });

  it('goes to the location that nginx would choose', () => {
    expect(locations(text, { ...CHAT, path: '/chat/room?x=1' })).toEqual(['location /chat/']);
    expect(locations(text, { ...CHAT, path: '/chats' })).toEqual(['location /']);
    const regex = http(server('a', `${location('/chat/')} ${location('~ ^/chat/\\w+$')}`));
    expect(locations(regex, { ...CHAT, path: '/chat/1' })).toEqual(['location ~ ^/chat/\\w+$']);
    // /chat is answered with a redirect.
    expect(locations(http(server('a', location('/chat/'))), { ...CHAT, path: '/chat' })).toEqual([]);
  });

  it('asks for host and port where they are known', () => {
    const two = http(
      `${server('a.example', location('/chat/', '#a\n'))} ${server('b.example', location('/chat/'), '81')}`,
    );
    expect(find(two, { ...CHAT, host: 'a.example' })).toHaveLength(1);
    expect(find(two, { ...CHAT, host: 'a.example', port: 80 })).toHaveLength(1);
    expect(find(two, { ...CHAT, port: 82 })).toEqual([]);
    expect(find(two, CHAT)).toHaveLength(2);
  });

  it('of an unknown host means the servers that name the path', () => {
    const two = http(`${server('a.example', location('/'))} ${server('b.example', location('/chat/'))}`);
    expect(locations(two, CHAT)).toEqual(['location /chat/']);
    expect(locations(http(server('a.example', location('/'))), CHAT)).toEqual(['location /']);
  });

  it('says nothing where the headers are passed on, or where nobody serves it', () => {
    expect(find(http(server('a', location('/chat/', HEADERS))), CHAT)).toEqual([]);
    expect(find(http(server('a', location('/x/'))), CHAT)).toEqual([]);
    expect(find(http(server('a', `return 301 https://$host; ${location('/chat/')}`)), CHAT)).toEqual([]);
  });

  it('of another host is not taken to a server of a file that is seen in part', () => {
    const part = server('a.example', location('/'));
    expect(find(part, { ...CHAT, host: 'b.example' })).toEqual([]);
    expect(find(part, { ...CHAT, host: 'a.example' })).toHaveLength(1);
  });

  it('is not taken to a catch-all beside locations that are not seen', () => {
    expect(find(http(server('a', `${location('/')} include locations/*.conf;`)), CHAT)).toEqual([]);
    expect(find(http(server('a', `${location('/chat/')} include locations/*.conf;`)), CHAT)).toMatchObject([
      { location: 'location /chat/', severity: 'hint' },
    ]);
  });

  it('counts for static and streaming names too: someone has seen it', () => {
    const odd = http(server('a', `${location('/static/')} ${location('/events/')}`));
    expect(locations(odd, { ...CHAT, path: '/static/' }, { ...CHAT, path: '/events/' })).toEqual([
      'location /static/',
      'location /events/',
    ]);
  });

  it('that lost its headers is N1 as ever', () => {
    const lost = http(server('a', `${HEADERS} ${location('/chat/', 'proxy_set_header X-A b;')}`));
    expect(find(lost, CHAT)).toEqual([]);
    const all = lint({ path: '/nginx.conf', text: lost, dialect: 'nginx', options: { webSockets: [CHAT] } });
    expect(all.map(({ rule }) => rule)).toContain('N1');
  });
});
