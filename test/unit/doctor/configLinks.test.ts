import { describe, expect, it } from 'vitest';
import { type ConfigFile, linkConfigs } from '../../../src/doctor/configLinks';
import type { SourceReader } from '../../../src/lint/rule';
import { toProbeTarget } from '../../../src/probe/target';
import type { Evidence, ProbeId, ProbeResult, Verdict } from '../../../src/protocol/doctor';

function toResult(id: ProbeId, verdict: Verdict, evidence: Evidence = {}): ProbeResult {
  return { id, verdict, cause: '', evidence, verify: [], remedy: '', configLinks: [], durationMs: 0 };
}

const nginx = (text: string, path = 'nginx.conf'): ConfigFile => ({ path, text, dialect: 'nginx' });

function link(
  url: string,
  results: readonly ProbeResult[],
  files: readonly ConfigFile[],
  reader?: SourceReader,
  host?: string,
) {
  const request = {
    headers: host === undefined ? [] : [['Host', host] as const],
    origin: undefined,
    subprotocols: [],
    caPem: [],
    isCertificateVerified: true,
  };
  return linkConfigs(results, { target: toProbeTarget(url), request }, { files, reader });
}

const BARE = `events {}
http {
  upstream app { server 127.0.0.1:9000; }
  server {
    listen 8080;
    location /chat {
      proxy_pass http://app;
    }
  }
}
`;

describe('linkConfigs', () => {
  it('ties a failed handshake to the lines of the route that serves the URL', () => {
    const { results, servedBy } = link('ws://localhost:8080/chat', [toResult('handshake', 'fail')], [nginx(BARE)]);
    expect(servedBy).toEqual({ path: 'nginx.conf', line: 6, title: 'location /chat' });
    expect(results[0]?.configLinks).toMatchObject([{ path: 'nginx.conf', line: 7, rule: 'N3' }]);
  });

  it('leaves results alone that need no explanation', () => {
    const { results } = link(
      'ws://localhost:8080/chat',
      [toResult('handshake', 'pass'), toResult('origin', 'unknown'), toResult('close', 'fail')],
      [nginx(BARE)],
    );
    expect(results.map(({ configLinks }) => configLinks)).toEqual([[], [], []]);
  });

  it('knows that another port or another path is not served', () => {
    for (const url of ['ws://localhost:8081/chat', 'ws://localhost:8080/other']) {
      expect(link(url, [toResult('handshake', 'fail')], [nginx(BARE)])).toMatchObject({
        servedBy: undefined,
        results: [{ configLinks: [] }],
      });
    }
  });

  it('ties notes too: an origin that nobody checks', () => {
    const open = BARE.replace(
      'proxy_pass',
      'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";\n      proxy_pass',
    );
    const { results } = link('ws://localhost:8080/chat', [toResult('origin', 'fail')], [nginx(open)]);
    expect(results[0]?.configLinks.map(({ rule }) => rule)).toEqual(['N42']);
  });

  it('finds the limit that cut an idle socket, however long it is and whatever the verdict', () => {
    const text = BARE.replace(
      'proxy_pass',
      'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";\n      proxy_read_timeout 90s;\n      proxy_pass',
    );
    const ask = (verdict: Verdict, evidence: Evidence) =>
      link('ws://localhost:8080/chat', [toResult('idle', verdict, evidence)], [nginx(text)]).results[0]?.configLinks;
    expect(ask('pass', { cutAfterSeconds: 90.01 })).toMatchObject([{ rule: 'N12', line: 8 }]);
    expect(ask('warn', {})).toEqual([]);
    expect(ask('pass', { cutAfterSeconds: null })).toEqual([]);
  });

  it('chooses the server by the Host that is sent', () => {
    const two = `http {
  server { listen 8080; server_name a.example; location / { proxy_pass http://127.0.0.1:1; } }
  server { listen 8080; server_name b.example; location / { proxy_pass http://127.0.0.1:2; } }
}
`;
    const ask = (host?: string) => link('ws://localhost:8080/', [], [nginx(two)], undefined, host).servedBy?.line;
    expect([ask('a.example:8080'), ask('b.example')]).toEqual([2, 3]);
  });

  it('looks into included files', () => {
    const site = BARE.split('\n').slice(2, 9).join('\n');
    const reader: SourceReader = {
      read: (path) => (path === '/etc/nginx/conf.d/chat.conf' ? site : undefined),
      expand: (pattern) => (pattern === '/etc/nginx/conf.d/*.conf' ? ['/etc/nginx/conf.d/chat.conf'] : []),
    };
    const main = nginx('events {}\nhttp { include conf.d/*.conf; }\n', '/etc/nginx/nginx.conf');
    const { servedBy } = link('ws://localhost:8080/chat', [], [main], reader);
    expect(servedBy).toMatchObject({ path: '/etc/nginx/conf.d/chat.conf', line: 4 });
  });

  it('reads HAProxy and leaves other dialects alone', () => {
    const text = `defaults
  mode http
  timeout client 20s
  timeout server 20s
frontend web
  bind :8080
  default_backend chat
backend chat
  server s1 127.0.0.1:9000
`;
    const files: ConfigFile[] = [
      { path: 'x.service', text: '[Service]\nLimitNOFILE=1', dialect: 'systemd' },
      { path: 'haproxy.cfg', text, dialect: 'haproxy' },
    ];
    const { servedBy, results } = link(
      'ws://localhost:8080/chat',
      [toResult('idle', 'warn', { cutAfterSeconds: 20 })],
      files,
    );
    expect(servedBy).toEqual({ path: 'haproxy.cfg', line: 8, title: 'backend chat' });
    expect(results[0]?.configLinks[0]).toMatchObject({ rule: 'H1' });
  });

  it('does not stumble over a text that is none', () => {
    expect(
      link('ws://localhost:8080/', [toResult('handshake', 'fail')], [nginx('\0\0{{{{;;;')]).servedBy,
    ).toBeUndefined();
  });
});
