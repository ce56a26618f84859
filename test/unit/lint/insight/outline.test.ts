import { describe, expect, it } from 'vitest';
import type { OutlineItem } from '../../../../src/lint/insight/insight';
import { toInsight } from './support';

/** One line an item, indented. */
function print(items: readonly OutlineItem[], indent = ''): string {
  return items
    .map(
      ({ kind, name, detail, children }) => `${indent}${kind} ${name} | ${detail}\n${print(children, `${indent}  `)}`,
    )
    .join('');
}

describe('the outline', () => {
  it('of NGINX has blocks, servers, locations, upstreams and maps', () => {
    const text = `events {}
http {
    map $http_upgrade $connection_upgrade { default upgrade; }
    upstream app { server 10.0.0.1:80; server 10.0.0.2:80 backup; }
    server {
        listen 80; listen 443 ssl;
        server_name a.example b.example;
        location /ws/ { proxy_pass http://app; location /ws/x { return 404; } }
        location = / { root /srv; }
    }
}`;
    expect(print(toInsight('nginx', text).outline)).toBe(`block events | 
block http | 
  map map $http_upgrade $connection_upgrade | 
  upstream upstream app | 
    server 10.0.0.1:80 | 
    server 10.0.0.2:80 backup | 
  server server a.example b.example | listen 80, 443
    listen listen 80 | 
    listen listen 443 ssl | 
    route location /ws/ | proxy_pass http://app
      route location /ws/x | return 404
    route location = / | root /srv
`);
  });

  it('of HAProxy has sections with their lines', () => {
    const text = `global
defaults http
    mode http
frontend web
    bind :80
    acl is_ws hdr(Upgrade) -i websocket
    use_backend chat if is_ws
    default_backend pages
backend chat
    server c1 10.0.0.1:80 check
`;
    expect(print(toInsight('haproxy', text).outline)).toBe(`section global | 
section defaults http | mode http
section frontend web | 
  listen bind :80 | 
  acl acl is_ws | hdr(Upgrade) -i websocket
  route use_backend chat | if is_ws
  route default_backend pages | 
section backend chat | 
  server server c1 | 10.0.0.1:80 check
`);
  });
});
