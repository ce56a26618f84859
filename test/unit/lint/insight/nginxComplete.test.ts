import { describe, expect, it } from 'vitest';
import { completeAt, itemsAt, takeAt } from './support';

const at = (marked: string) => completeAt('nginx', marked);
const http = (body: string) => `events {}\nhttp {\n    upstream app { server 10.0.0.1:80; }\n    ${body}\n}\n`;
const inLocation = (body: string) => http(`server { location /ws/ {\n        ${body}\n    } }`);
const MAP = "map $http_upgrade $upgrade_to { default upgrade; '' close; }";

describe('a completion', () => {
  it('in a location has what a WebSocket needs, with values', () => {
    expect(at(inLocation('|'))).toEqual([
      'proxy_set_header Upgrade $http_upgrade',
      'proxy_set_header Connection "upgrade"',
      'proxy_set_header Host $host',
      'proxy_http_version 1.1',
      'proxy_read_timeout 1h',
      'proxy_pass http://app',
    ]);
  });

  it('uses the visible map', () => {
    expect(at(http(`${MAP} server { | }`))).toContain('proxy_set_header Connection $upgrade_to');
    expect(at(http(`${MAP} server { proxy_set_header Connection | }`))).toEqual([
      '$upgrade_to',
      '"upgrade"',
      '$http_connection',
    ]);
  });

  it('offers a map in http only, and only where there is none', () => {
    const label = 'map $http_upgrade $connection_upgrade';
    expect(at(http('|'))).toContain(label);
    expect(at(http(`map $http_upgrade $connection_upgrade { default upgrade; } |`))).not.toContain(label);
    expect(at(http('server { | }'))).not.toContain(label);
    expect(takeAt('nginx', http('ma|'), label)).toContain(
      "    map $http_upgrade $connection_upgrade {\n        default upgrade;\n        ''      close;\n    }\n",
    );
  });

  it('leaves out what the block has and may have only once', () => {
    expect(at(inLocation('proxy_http_version 1.1; proxy_read_timeout 5m; |'))).not.toContain('proxy_read_timeout 1h');
    expect(at(inLocation('proxy_pass http://b; |'))).not.toContain('proxy_pass http://app');
  });

  it('knows upstreams, main and stream', () => {
    expect(at(http('upstream b { | }'))).toContain('hash $remote_addr consistent');
    expect(at('| events {} http {}')).toEqual(['worker_shutdown_timeout 1h']);
    const stream = (body: string) => `stream { upstream s { server 10.0.0.1:1; } server { ${body} } }`;
    expect(at(stream('|'))).toEqual(['proxy_timeout 1h', 'proxy_pass s']);
    expect(at(stream('proxy_pass |'))).toEqual(['s']);
    expect(completeAt('nginx', http('upstream b { | }'), { nginxVersion: '1.22.1' }).join()).not.toContain('sticky');
  });

  it('gives the next word of a statement', () => {
    expect(at(inLocation('proxy_set_header |'))).toEqual(['Upgrade', 'Connection', 'Host']);
    expect(at(inLocation('proxy_set_header Upgrade |;'))).toEqual(['$http_upgrade']);
    expect(at(inLocation('proxy_http_version |'))).toEqual(['1.1']);
    expect(at(inLocation('proxy_pass |;'))).toEqual(['http://app']);
    expect(at(inLocation('proxy_set_header X-Other |'))).toEqual([]);
    expect(at(inLocation('root |'))).toEqual([]);
  });

  it('replaces the word under the cursor, and adds one semicolon', () => {
    expect(takeAt('nginx', inLocation('proxy_re|'), 'proxy_read_timeout 1h')).toContain(
      '        proxy_read_timeout 1h;\n',
    );
    expect(takeAt('nginx', inLocation('proxy_re|ad;'), 'proxy_read_timeout 1h')).toContain(
      '        proxy_read_timeout 1h;\n',
    );
    expect(takeAt('nginx', inLocation('proxy_set_header Connection up|;'), '"upgrade"')).toContain(
      'Connection "upgrade";',
    );
  });

  it('starts anew on the line behind a forgotten semicolon', () => {
    expect(at(inLocation('proxy_pass http://app\n        |'))).toContain('proxy_read_timeout 1h');
  });

  it('has nothing inside comments, quotes, data blocks, Lua, and other blocks', () => {
    for (const marked of [
      inLocation('# proxy|'),
      inLocation('return 200 "prox|y";'),
      http('map $a $b { | }'),
      http('types { prox| }'),
      inLocation('content_by_lua_block { prox| }'),
      'events { | } http {}',
    ])
      expect([marked, at(marked)]).toEqual([marked, []]);
  });

  it('tells what each word is for', () => {
    for (const item of itemsAt('nginx', inLocation('|'))) expect(item.documentation.length).toBeGreaterThan(20);
  });

  it('fits a file of its own level', () => {
    expect(at('server { listen 80; }\n|')).toContain('map $http_upgrade $connection_upgrade');
    expect(at('location / { }\n|')).toContain('proxy_read_timeout 1h');
    expect(at('|')).toContain('proxy_read_timeout 1h');
  });
});
