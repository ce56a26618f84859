import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import { readInsight } from '../../../src/lint/insight/insight';
import type { Dialect, Finding, LintOptions, SourceReader } from '../../../src/lint/rule';

/** Whatever a file holds, there is an answer within it; the harness of the fixtures adds truncations and random piles. */

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'lint');
const DIALECTS: readonly Dialect[] = ['nginx', 'haproxy', 'kubernetes'];

const HEADERS = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection close;';
const NGINX = `http {\n    server {\n        location /ws/ {\n            proxy_pass http://app;\n            ${HEADERS}\n        }\n    }\n}\n`;

function lintAs(dialect: Dialect, text: string, options: LintOptions = {}): readonly Finding[] {
  const request = { path: `/etc/${dialect}.conf`, text, dialect, options: { level: 'all', ...options } } as const;
  const findings = lint(request);
  for (const { start, end, fixes } of findings) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(text.length);
    for (const edit of fixes.flatMap(({ edits }) => edits)) expect(edit.end).toBeLessThanOrEqual(text.length);
  }
  // The editor asks for more than findings, of the same texts.
  const insight = readInsight(request, findings);
  for (const route of insight.routes) expect(route.describe()).not.toBe('');
  for (const offset of [0, text.length >> 1, text.length]) {
    insight.hover(offset);
    insight.complete(offset);
  }
  return findings;
}

const rulesOf = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

function readFixtures(dialect: Dialect): readonly string[] {
  const root = join(FIXTURES, dialect);
  return readdirSync(root).flatMap((rule) =>
    readdirSync(join(root, rule))
      .map((name) => join(root, rule, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'utf8')),
  );
}

describe.each(DIALECTS)('%s', (dialect) => {
  const fixtures = readFixtures(dialect);

  it.each([
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', (text: string) => text.replaceAll('\n', '\r')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['no-break spaces', (text: string) => text.replaceAll(' ', '\u00a0')],
    ['tabs', (text: string) => text.replaceAll(' ', '\t')],
    ['no line ends', (text: string) => text.replaceAll('\n', ' ')],
    ['everything twice', (text: string) => text + text],
    ['another alphabet', (text: string) => text.replaceAll('o', 'о').replaceAll('e', '\u{1f600}')],
    ['nulls', (text: string) => text.replaceAll(' ', '\u0000')],
  ])('takes its fixtures with %s', (_name, change) => {
    expect(fixtures.length).toBeGreaterThan(20);
    for (const text of fixtures) lintAs(dialect, change(text));
  });

  it('means the same with line ends of Windows', () => {
    for (const text of fixtures.filter((one) => !one.includes('\r')))
      expect(rulesOf(lintAs(dialect, text.replaceAll('\n', '\r\n'))), text).toEqual(rulesOf(lintAs(dialect, text)));
  });

  it('takes a file of another kind', () => {
    const others = [
      '{"a": [1, 2]}',
      '<html><body onload="x">',
      'a: b\n- c\n',
      '#!/bin/sh\nexec "$@"\n',
      '\u0007'.repeat(99),
    ];
    for (const text of others) lintAs(dialect, text);
  });
});

describe('includes', () => {
  const including = (main: string, read: (path: string) => string | undefined) => {
    const reader: SourceReader = { read, expand: (pattern) => [pattern] };
    return lintAs('nginx', main, { reader });
  };

  it('may form a cycle', () => {
    const text = `include a.conf;\n${NGINX}`;
    expect(rulesOf(including(text, () => `include a.conf;\ninclude b.conf;\n${NGINX}`))).toContain('N4');
  });

  it('may vanish between two looks', () => {
    let looks = 0;
    const text = NGINX.replace('proxy_pass', 'include x.conf; proxy_pass');
    expect(() => including(text, () => (looks++ % 2 === 0 ? undefined : 'proxy_set_header X y;'))).not.toThrow();
    expect(rulesOf(including(text, () => undefined))).toContain('N4');
  });

  it('may hold anything', () => {
    for (const held of ['}', '{', '"', '\u0000\u0001', 'include', '}'.repeat(5_000), 'location /ws/ {'.repeat(5_000)])
      including(NGINX.replace('proxy_pass', 'include x.conf; proxy_pass'), () => held);
  });
});

describe('depth and length', () => {
  it.each([
    ['nginx', 'location /ws { proxy_pass http://b; proxy_set_header Upgrade $http_upgrade; '],
    ['nginx', 'if ($http_upgrade) { '],
    ['nginx', '{'],
    ['haproxy', '.if defined(A)\n'],
    ['haproxy', 'backend ws\n    server a 127.0.0.1:80\n    timeout tunnel 0\n'],
    ['haproxy', '    acl a { a { a '],
  ] as const)('10,000 times %s: %j', (dialect, part) => {
    lintAs(
      dialect,
      `${dialect === 'nginx' ? 'http { server { ' : 'defaults\n mode http\nfrontend f\n'}${part.repeat(10_000)}`,
    );
  });

  it('a line of a million characters', () => {
    for (const dialect of DIALECTS) lintAs(dialect, `# ${'x'.repeat(1_000_000)}\nhttp {`);
  });
});

describe('Lua', () => {
  it('is not taken for configuration, whatever its quotes and braces', () => {
    const lua = [
      'content_by_lua_block {',
      '    local a = "}"; local b = \'{\' -- a comment with } and "',
      '    local c = [[ } { " ]] --[==[ } ]==]',
      '    if a then ngx.say("proxy_set_header Connection close;") end',
      '}',
    ].join('\n');
    const text = NGINX.replace('location /ws/', `location /lua/ {\n${lua}\n}\n        location /ws/`);
    const findings = lintAs('nginx', text);
    expect(rulesOf(findings)).toEqual(rulesOf(lintAs('nginx', NGINX)));
    const luaStart = text.indexOf(lua);
    expect(findings.filter(({ start }) => start >= luaStart && start < luaStart + lua.length)).toEqual([]);
  });
});
