import { lint } from '../../../src/lint/engine';
import type { Dialect } from '../../../src/lint/rule';

export interface LintFigure {
  readonly title: string;
  readonly lines: number;
  readonly bytes: number;
  /** Of the very first run over it; for the first config of all, nothing is compiled yet. */
  readonly firstMs: number;
  /** Median of further runs, each after one more character was typed. */
  readonly keyMs: number;
}

const KEYS = 60;
const TARGET_BYTES = 1_048_576;

const SERVER = (index: number) => `
server {
    listen 127.0.0.1:${8_000 + index};
    server_name node${index}.example.org;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;

    location /ws/ {
        proxy_pass http://backend;
        proxy_read_timeout 1h;
    }

    location /api/ {
        proxy_pass http://backend;
        proxy_set_header Host $host;
        proxy_set_header X-Request-Id $request_id;
    }

    location /static/ {
        root /srv/www;
        expires 1d;
        add_header Cache-Control public;
    }
}`;

const BACKEND = (index: number) => `
backend sockets${index}
    balance leastconn
    timeout tunnel 1h
    http-request set-header X-Forwarded-Proto https
    option httpchk GET /health
    server a${index} 127.0.0.1:${9_000 + index} check
    server b${index} 127.0.0.1:${9_500 + index} check

backend pages${index}
    balance roundrobin
    compression algo gzip
    http-response set-header Cache-Control no-store
    server p${index} 127.0.0.1:${8_000 + index} check
`;

function toNginx(servers: number): string {
  const blocks = Array.from({ length: servers }, (_, index) => SERVER(index)).join('\n');
  return `events {}
http {
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
upstream backend { server 127.0.0.1:9000; }
${blocks}
}
`;
}

function toHaproxy(pairs: number): string {
  const numbers = Array.from({ length: pairs }, (_, index) => index);
  const routes = numbers.map((index) => `    use_backend sockets${index} if { path_beg /ws${index}/ }`).join('\n');
  return `defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

frontend web
    bind 127.0.0.1:8080
    acl is_websocket hdr(Upgrade) -i websocket
${routes}
    default_backend pages0
${numbers.map(BACKEND).join('')}`;
}

/** Every rule over long configs, as they are linted when a key was pressed: all of it anew. */
export function runLintBench(): readonly LintFigure[] {
  const large = Math.ceil(TARGET_BYTES / (toNginx(2).length - toNginx(1).length));
  return [
    measure('nginx.conf', 'nginx', toNginx(209)),
    measure('haproxy.cfg', 'haproxy', toHaproxy(330)),
    measure('nginx.conf, 1 MiB', 'nginx', toNginx(large)),
  ];
}

function measure(title: string, dialect: Dialect, text: string): LintFigure {
  const run = (typed: string): number => {
    const startedAt = performance.now();
    lint({ path: `/${dialect}`, text: text + typed, dialect, options: { level: 'all' } });
    return performance.now() - startedAt;
  };
  const firstMs = run('');
  const later = Array.from({ length: KEYS }, (_, index) => run(`# ${'x'.repeat(index)}\n`)).sort((a, b) => a - b);
  return {
    title,
    lines: text.split('\n').length,
    bytes: text.length,
    firstMs,
    keyMs: later[KEYS >> 1] ?? Number.NaN,
  };
}
