import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import type { LintOptions } from '../../../src/lint/rule';

const run = (text: string, options: LintOptions = {}) => lint({ path: '/nginx.conf', text, dialect: 'nginx', options });
const rules = (text: string, options?: LintOptions) =>
  run(text, options).map(({ rule, severity }) => `${rule} ${severity}`);
const broken = (note = '') =>
  `http { server { location /x {\n  proxy_pass http://b;${note}\n  proxy_http_version 1.1;\n  proxy_read_timeout 0;\n  proxy_set_header Upgrade $http_upgrade;\n  proxy_set_header Host $host;\n  proxy_set_header Connection close;\n} } }\n`;

describe('lint', () => {
  it('returns findings in text order', () => {
    expect(rules(broken())).toEqual(['N13 error', 'N4 error']);
  });

  it('takes the severity of the settings, and off means off', () => {
    expect(rules(broken(), { severities: { N13: 'hint', N4: 'off' } })).toEqual(['N13 hint']);
  });

  it('obeys a comment on the line before', () => {
    const text = broken().replace('  proxy_read', '  # ws-lint-disable-next-line N13\n  proxy_read');
    expect(rules(text)).toEqual(['N4 error']);
  });

  it('obeys a comment on the same line, and only for the rules it names', () => {
    expect(rules(broken().replace('timeout 0;', 'timeout 0; # ws-lint-disable-line N13, N4'))).toEqual(['N4 error']);
    expect(rules(broken().replace('timeout 0;', 'timeout 0; # ws-lint-disable-line N4'))).toEqual([
      'N13 error',
      'N4 error',
    ]);
    expect(rules(broken().replace('timeout 0;', 'timeout 0; # ws-lint-disable-line'))).toEqual(['N4 error']);
  });

  it('says nothing about bytes that are no text', () => {
    expect(run(`\u0000\u0001${broken()}`)).toEqual([]);
    expect(run('\ufffd\ufffd\u0003“x”;\u0005\u0006')).toEqual([]);
  });

  it('still reads a file with a few odd bytes in a comment', () => {
    expect(rules(`# gr\ufffd\ufffde\n${broken()}`)).toEqual(['N13 error', 'N4 error']);
  });

  it('reports a place once where a file is included twice', () => {
    const text = 'proxy_read_timeout 0;\n';
    const main = 'http { server { location /a { include x.conf; } location /b { include x.conf; } } }';
    const reader = {
      read: (path: string) => ({ '/nginx.conf': main, '/x.conf': text })[path],
      expand: (pattern: string) => [pattern],
    };
    expect(lint({ path: '/x.conf', text, dialect: 'nginx', options: { reader } })).toHaveLength(1);
  });
});
