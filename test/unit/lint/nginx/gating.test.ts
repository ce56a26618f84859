import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { Finding, LintOptions } from '../../../../src/lint/rule';
import { applyFix } from '../applyFix';
import { memoryReader } from './support/memoryReader';

interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly options?: LintOptions;
}

function run(
  text: string,
  { files = {}, path = '/etc/nginx/nginx.conf', options = {} }: Setting = {},
): readonly Finding[] {
  const reader = memoryReader({ ...files, [path]: text });
  // The samples name no Host, which is another question.
  return lint({ path, text, dialect: 'nginx', options: { reader, severities: { N19: 'off' }, ...options } });
}

/** `id severity` of every finding. */
const seen = (text: string, setting?: Setting) => run(text, setting).map(({ rule, severity }) => `${rule} ${severity}`);
const messageOf = (rule: string, text: string, setting?: Setting) =>
  run(text, setting).find((finding) => finding.rule === rule)?.message;

const UPGRADE = 'proxy_set_header Upgrade $http_upgrade;';
const HEADERS = `${UPGRADE} proxy_set_header Connection "upgrade";`;
const REST = 'proxy_http_version 1.1; proxy_read_timeout 1h;';
const server = (body: string) => `server { ${body} }`;
const http = (body: string) => `events {} http { ${body} }`;
const location = (body: string, path = '/x') => `location ${path} { proxy_pass http://b; ${body} }`;

describe('an include that cannot be read', () => {
  it('turns what seems missing into a hint', () => {
    expect(seen(http(server(location(`include /away/x.conf; ${HEADERS} proxy_read_timeout 1h;`))))).toEqual([
      'N6 hint',
    ]);
    expect(seen(http(server(location(`include /away/x.conf; ${UPGRADE} ${REST}`))))).toEqual(['N2 hint']);
    expect(seen(http(`include /away/x.conf; ${server(location('', '/ws'))}`))).toEqual(['N3 hint']);
  });

  it('silences it where its name speaks of proxying', () => {
    expect(seen(http(server(location(`include /away/proxy_params; ${UPGRADE} proxy_read_timeout 1h;`))))).toEqual([]);
    expect(seen(http(server(location('include /away/websocket.conf;', '/ws'))))).toEqual([]);
  });

  it('never silences a wrong value', () => {
    const text = http(server(location(`include /away/proxy.conf; ${UPGRADE} proxy_set_header Connection close;`)));
    expect(seen(text)).toContain('N4 error');
  });

  it('is named in the message', () => {
    const text = http(server(location(`include /away/x.conf; ${UPGRADE} ${REST}`)));
    expect(messageOf('N2', text)).toContain('include /away/x.conf may set it');
  });
});

describe('an include that can be read', () => {
  const files = { '/etc/nginx/host.conf': '\nproxy_set_header Host $host;\n' };

  it('is reported at its line, and points at the file', () => {
    const text = http(server(`${HEADERS} ${REST} ${location('include host.conf;')}`));
    const [lost] = run(text, { files });
    expect(lost && text.slice(lost.start, lost.end)).toBe('include host.conf;');
    expect(lost?.message).toContain('line 2 of host.conf');
  });

  it('keeps what is wrong in other files out of this one', () => {
    const files = { '/etc/nginx/bad.conf': `${UPGRADE} proxy_set_header Connection close; proxy_read_timeout 0;` };
    expect(seen(http(server(location('proxy_http_version 1.1; include bad.conf;'))), { files })).toEqual([]);
  });

  it('points at lost headers in whichever file they stand', () => {
    const files = { '/etc/nginx/ws.conf': HEADERS };
    const [lost] = run(http(server(`include ws.conf; ${REST} ${location('proxy_set_header Host $host;')}`)), { files });
    expect(lost?.related.map(({ path }) => path)).toEqual(['/etc/nginx/ws.conf', '/etc/nginx/ws.conf']);
  });
});

describe('the shape of the file', () => {
  it('single directives are judged by their values only', () => {
    expect(seen(UPGRADE)).toEqual([]);
    expect(seen(`${UPGRADE} proxy_set_header Connection close; proxy_http_version 1.0;`)).toEqual([
      'N4 error',
      'N6 error',
    ]);
  });

  it('locations alone get hints for what their server may set', () => {
    expect(seen(location('', '/ws'))).toEqual(['N3 hint']);
    expect(seen(location(`${HEADERS} proxy_read_timeout 1h;`))).toEqual(['N6 hint']);
  });

  it('servers alone are judged as if nginx.conf were the stock one', () => {
    expect(seen(server(location(`${HEADERS} proxy_read_timeout 1h;`)))).toEqual(['N6 warning']);
    expect(seen(server(location('', '/ws')))).toEqual(['N3 warning']);
  });

  it('servers of a tree that cannot be seen whole get hints', () => {
    const text = `${server(location(`${HEADERS} proxy_read_timeout 1h;`))} ${server('include snippets/x.conf;')}`;
    expect(seen(text)).toEqual(['N6 hint']);
  });

  it('servers beside their nginx.conf are judged with it', () => {
    const setting = {
      files: { '/etc/nginx/nginx.conf': http('proxy_http_version 1.1; include sites-enabled/*;') },
      path: '/etc/nginx/sites-enabled/app',
    };
    expect(seen(server(location(`${HEADERS} proxy_read_timeout 1h;`)), setting)).toEqual([]);
  });

  it('stream has no headers', () => {
    expect(seen('stream { upstream ws {} server { listen 1; proxy_pass ws; proxy_timeout 1s; } }')).toEqual([]);
  });
});

describe('the version of nginx', () => {
  const text = http(server(location(`${HEADERS} proxy_read_timeout 1h;`)));
  const withVersion = (nginxVersion: string): Setting => ({ options: { nginxVersion } });

  it('decides whether HTTP/1.1 has to be written out', () => {
    expect(seen(text, withVersion('1.29.6'))).toEqual(['N6 warning']);
    expect(seen(text, withVersion('1.29.7'))).toEqual([]);
    expect(seen(text, withVersion('1.30.0'))).toEqual([]);
  });

  it('is named where it is unknown', () => {
    expect(messageOf('N6', text)).toContain('needed before nginx 1.29.7');
    expect(messageOf('N6', text, withVersion('1.22.1'))).not.toContain('needed before');
  });

  it('does not excuse a written 1.0', () => {
    expect(seen(text.replace('proxy_pass', 'proxy_http_version 1.0; proxy_pass'), withVersion('1.31.4'))).toEqual([
      'N6 error',
    ]);
  });
});

describe('idle time', () => {
  const text = http(server(location(`proxy_http_version 1.1; ${HEADERS} proxy_read_timeout 2m;`)));

  it('is long enough at the limit of the settings', () => {
    expect(seen(text, { options: { minIdleMs: 120_000 } })).toEqual([]);
    expect(seen(text, { options: { minIdleMs: 120_001 } })).toEqual(['N12 warning']);
  });

  it('is fixed to at least the limit', () => {
    const setting = { options: { minIdleMs: 7_200_000 } };
    const [fix] = run(text, setting)[0]?.fixes ?? [];
    expect(fix && seen(applyFix(text, fix), setting)).toEqual([]);
  });
});

describe('values a tool fills in later', () => {
  for (const value of ['{{ value }}', `\${VALUE}`, '%value%', '@VALUE@', '<%= value %>'])
    it(`${value} is taken for right`, () => {
      const text = http(
        server(
          location(
            `proxy_http_version ${value}; proxy_read_timeout ${value}; proxy_set_header Upgrade ${value}; proxy_set_header Connection ${value};`,
          ),
        ),
      );
      expect(seen(text)).toEqual([]);
    });
});

describe('the fix with a map', () => {
  const open = 'events {}\nhttp {\n    server {\n        location /x {\n            proxy_pass http://b;\n';
  const body = `            ${REST}\n            ${UPGRADE}\n            proxy_set_header Connection "";\n        }\n    }\n}\n`;

  it('adds the map to http and keeps plain requests without Connection', () => {
    const text = open + body;
    const fix = run(text)[0]?.fixes[1];
    const fixed = fix && applyFix(text, fix);
    expect(fixed).toContain(
      "\n    map $http_upgrade $connection_upgrade {\n        default upgrade;\n        ''      '';\n    }\n",
    );
    expect(fixed).toContain('proxy_set_header Connection $connection_upgrade;');
    expect(fixed && seen(fixed)).toEqual([]);
  });

  it('stands before the servers in a file of servers', () => {
    const text = server(`\n${location(`${REST} ${UPGRADE} proxy_set_header Connection close;`)}\n`);
    const fix = run(text)[0]?.fixes[1];
    expect(fix && applyFix(text, fix).startsWith('map $http_upgrade $connection_upgrade {\n')).toBe(true);
  });
});
