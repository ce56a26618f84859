import { describe, expect, it } from 'vitest';
import type { LintOptions } from '../../../../src/lint/rule';
import { toInsight } from './support';

const describeFirst = (text: string, options?: LintOptions) => toInsight('nginx', text, options).routes[0]?.describe();

describe('the effective configuration of a location', () => {
  it('has every directive in force with its origin, what is lost, and what is used', () => {
    const text = `events {}
http {
    map $http_upgrade $connection_upgrade {
        default upgrade;
        ''      close;
    }
    upstream app {
        server 127.0.0.1:3000;
        server 127.0.0.1:3001 backup;
    }
    proxy_read_timeout 1h;
    server {
        listen 80;
        server_name chat.example;
        proxy_set_header Host $host;
        auth_request /auth;
        limit_req zone=one burst=5;
        location /ws/ {
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
        }
    }
}
`;
    expect(describeFirst(text, { nginxVersion: '1.22.1' })).toBe(`# location /ws/, as NGINX applies it
# WebSockets get through. One that is silent in both directions is cut after 1 h.
# Reached at ws://chat.example/ws/
# Taken for a WebSocket route because location /ws/ asks for upgrades

location /ws/ {  # from nginx.conf:18 (server)
    proxy_pass http://app;  # from nginx.conf:19 (location /ws/)
    proxy_http_version 1.1;  # from nginx.conf:20 (location /ws/)
    proxy_set_header Upgrade $http_upgrade;  # from nginx.conf:21 (location /ws/)
    proxy_set_header Connection $connection_upgrade;  # from nginx.conf:22 (location /ws/)
    proxy_set_header Host $proxy_host;  # default
    # lost: proxy_set_header Host $host;  set at line 15 (server), dropped since location /ws/ sets its own
    proxy_read_timeout 1h;  # from nginx.conf:11 (http)
    proxy_send_timeout 60s;  # default
    proxy_connect_timeout 60s;  # default
    proxy_buffering on;  # default
    auth_request /auth;  # from nginx.conf:16 (server)
    limit_req zone=one burst=5;  # from nginx.conf:17 (server)
}

upstream app {  # from nginx.conf:7 (http)
    # balanced round robin, the default
    server 127.0.0.1:3000;  # from nginx.conf:8 (upstream app)
    server 127.0.0.1:3001 backup;  # from nginx.conf:9 (upstream app)
}

map $http_upgrade $connection_upgrade {  # from nginx.conf:3 (http)
    default upgrade;
    '' close;
}
`);
  });

  const bare = 'events {} http { server { location /x { proxy_pass http://b; } } }';

  it('names the defaults of the version', () => {
    expect(describeFirst(bare, { nginxVersion: '1.22.1' })).toContain(
      'proxy_http_version 1.0;  # default, NGINX < 1.29.7\n',
    );
    expect(describeFirst(bare, { nginxVersion: '1.30.0' })).toContain(
      'proxy_http_version 1.1;  # default, NGINX >= 1.29.7\n',
    );
    expect(describeFirst(bare)).toContain(
      'proxy_set_header Connection close;  # default, NGINX < 1.29.7; none from then on',
    );
  });

  it('starts with what is wrong', () => {
    const text = 'events {} http { server { location /x { proxy_pass http://b; proxy_read_timeout 0; } } }';
    expect(describeFirst(text)).toMatch(
      /^# location \/x, as NGINX applies it\n# WebSockets break here:\n# N13 \(error\): /,
    );
  });

  it('says what is not seen', () => {
    const text = 'events {} http { server { location /x { proxy_pass http://b; include proxy.conf; } } }';
    expect(describeFirst(text)).toContain('proxy_read_timeout 60s;  # default, unless include proxy.conf sets another');
    expect(describeFirst(text)).toContain('# Not seen: include proxy.conf. It may set any of the above.');
    expect(describeFirst(text)).toContain('# No upstream "b" is seen: NGINX takes it for a host');
  });

  it('keeps a hostile value inside its line', () => {
    const text =
      'events {} http { server { location /x { proxy_pass http://b; proxy_set_header A "x\n} evil; # "; } } }';
    const lines = describeFirst(text)?.split('\n') ?? [];
    expect(lines.filter((line) => line.startsWith('} evil'))).toEqual([]);
  });

  it('of a stream server has its timeout and its upstream', () => {
    const text = 'stream { upstream ws { server 10.0.0.1:1; hash $remote_addr; } server { listen 1; proxy_pass ws; } }';
    expect(describeFirst(text)).toBe(`# server, as NGINX applies it
# WebSockets get through. One that is silent in both directions is cut after 10 min.

server {  # from nginx.conf:1 (stream)
    proxy_pass ws;  # from nginx.conf:1 (server)
    proxy_timeout 10m;  # default
    proxy_connect_timeout 60s;  # default
}

upstream ws {  # from nginx.conf:1 (stream)
    server 10.0.0.1:1;  # from nginx.conf:1 (upstream ws)
    hash $remote_addr;  # from nginx.conf:1 (upstream ws)
}
`);
  });
});
