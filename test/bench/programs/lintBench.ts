import { lint } from '../../../src/lint/engine';

export interface LintFigure {
  readonly lines: number;
  readonly findings: number;
  /** The very first run of the process, nothing compiled yet. */
  readonly firstMs: number;
  /** Median of 20 further runs. */
  readonly laterMs: number;
}

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

/** An nginx.conf of at least 5,000 lines, linted as it is when a key was pressed. */
export function runLintBench(): LintFigure {
  const servers = Array.from({ length: 209 }, (_, index) => SERVER(index)).join('\n');
  const text = `events {}
http {
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
upstream backend { server 127.0.0.1:9000; }
${servers}
}
`;
  const run = () => {
    const startedAt = performance.now();
    const findings = lint({ path: '/etc/nginx/nginx.conf', text, dialect: 'nginx', options: {} });
    return { ms: performance.now() - startedAt, findings: findings.length };
  };
  const first = run();
  const later = Array.from({ length: 20 }, run).sort((a, b) => a.ms - b.ms);
  return {
    lines: text.split('\n').length,
    findings: first.findings,
    firstMs: first.ms,
    laterMs: later[10]?.ms ?? Number.NaN,
  };
}
