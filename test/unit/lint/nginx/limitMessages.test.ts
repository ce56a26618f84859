import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import { memoryReader } from './support/memoryReader';

const RULES = ['N36', 'N37', 'N38', 'N39', 'N40', 'N41', 'N42'];
const HEADERS = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;';

const lintText = (text: string, options = {}) =>
  lint({ path: '/nginx.conf', text, dialect: 'nginx', options: { level: 'all', ...options } }).filter(({ rule }) =>
    RULES.includes(rule),
  );
const said = (text: string, options = {}) =>
  lintText(text, options).map(({ rule, severity, message }) => `${rule} ${severity}: ${message}`);
const site = (server: string, location = '') =>
  `http {\nserver {\n${server}\nlocation /ws/ {\nproxy_pass http://10.0.0.1;\n${HEADERS}${location}\n} } }\n`;

describe('messages about limits and exposure', () => {
  it('N36 names the time and its line', () => {
    expect(said('events {}\nworker_shutdown_timeout 30;\n')).toEqual([
      'N36 hint: A reload cuts every open WebSocket after 30 s: worker_shutdown_timeout 30, line 2. All clients come back at the same time.',
    ]);
  });

  it('N37 adds what limit_rate_after lets through, and shows the headers', () => {
    const text = site('listen 127.0.0.1:1;', 'limit_rate 100; limit_rate_after 50;');
    const finding = lintText(text).find(({ rule }) => rule === 'N37');
    expect(finding?.message).toBe(
      'limit_rate 100 (line 6) counts the head of the 101 too: when the head is longer than 150 bytes, the handshake never ends.',
    );
    expect(finding?.related.map(({ start, end }) => text.slice(start, end))).toEqual([
      'proxy_set_header Upgrade $http_upgrade;',
    ]);
  });

  it('N38 is information for a short time and a hint for the PROXY line', () => {
    const text = 'stream {\nserver {\nlisten 1;\nproxy_pass app-ws;\nproxy_timeout 20s;\nproxy_protocol on;\n} }\n';
    expect(said(text)).toEqual([
      'N38 information: Idle WebSockets are cut after 20 s of silence in both directions: proxy_timeout 20s, line 5.',
      'N38 hint: proxy_protocol on (line 6) sends a PROXY line before the handshake: a server that does not expect it answers 400.',
    ]);
  });

  it('N38 goes by the idle limit of the settings', () => {
    const text = 'stream {\nserver {\nproxy_pass app-ws;\nproxy_timeout 2h;\n} }\n';
    const [finding] = lintText(text, { minIdleMs: 3 * 3_600_000 });
    expect(finding?.fixes.map(({ title }) => title)).toEqual(['Use proxy_timeout 10800s']);
  });

  it('N39 names both numbers and how many WebSockets fit', () => {
    expect(said('worker_rlimit_nofile 1000;\nevents {\nworker_connections 1001;\n}\n')).toEqual([
      'N39 hint: A worker runs out of file descriptors first: worker_rlimit_nofile 1000 is less than worker_connections 1001 (line 3), and a proxied WebSocket takes two of each. One worker carries fewer than 500 WebSockets.',
    ]);
  });

  it('N40 and N42 speak once a file, N41 once a server', () => {
    const rules = said(`${site('listen 80;')}${site('listen 81;')}`).map((line) => line.split(':')[0]);
    expect(rules.sort()).toEqual(['N40 information', 'N41 information', 'N41 information', 'N42 hint']);
  });

  it('a file of servers is judged with the main file around it', () => {
    const text = site('listen 80;').slice(7, -2);
    const lintServer = (http: string) =>
      lint({
        path: '/etc/nginx/conf.d/app.conf',
        text,
        dialect: 'nginx',
        options: {
          level: 'all',
          reader: memoryReader({
            '/etc/nginx/nginx.conf': `events {}\nhttp {\n${http}\ninclude conf.d/*.conf;\n}\n`,
            '/etc/nginx/conf.d/app.conf': text,
          }),
        },
      })
        .map(({ rule }) => rule)
        .filter((rule) => RULES.includes(rule));
    expect(lintServer('').sort()).toEqual(['N40', 'N41', 'N42']);
    expect(lintServer('limit_req zone=a;')).not.toContain('N40');
    expect(lintServer('set_real_ip_from 10.0.0.0/8;')).toEqual(['N42']);
    expect(lintServer('include unseen.conf;')).toEqual([]);
  });
});
