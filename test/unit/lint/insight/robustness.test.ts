import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRouteFor, type OutlineItem } from '../../../../src/lint/insight/insight';
import type { Dialect, Span } from '../../../../src/lint/rule';
import { toInsight } from './support';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'lint');
const ADDRESS = { isSecure: false, host: 'a.example', port: 80, path: '/ws/%zz/../x' };
const WORDS: Readonly<Record<string, readonly string[]>> = {
  nginx: [
    '{',
    '}',
    ';',
    '"',
    "'",
    '#',
    '\n',
    '{{',
    '}}',
    '{%',
    'http',
    'server',
    'location',
    '/ws',
    '~',
    '(a+)+$',
    '@x',
    'proxy_pass',
    'http://b',
    'proxy_set_header',
    'Upgrade',
    'listen',
    '80',
    'server_name',
    '\ud800',
    'include',
    'map',
    'if',
    'try_files',
    'rewrite',
    'return',
    'upstream',
    'stream',
  ],
  haproxy: [
    '\n',
    '#',
    '"',
    "'",
    '\\',
    '{',
    '}',
    '{{',
    '}}',
    '.if',
    '.endif',
    'defaults',
    'frontend',
    'backend',
    'listen',
    'x',
    'bind',
    ':80',
    'acl',
    'hdr(Upgrade)',
    'path_reg',
    '(a+)+$',
    'if',
    '!',
    '||',
    'use_backend',
    'default_backend',
    'server',
    'timeout',
    'tunnel',
    'client',
    '0',
    'http-request',
    'deny',
    '\ud800',
    'mode',
  ],
};

/** Asks for everything at every seventh place; whatever comes back must lie inside the text. */
function askAll(dialect: Dialect, text: string): void {
  const insight = toInsight(dialect, text);
  const expectInside = ({ start, end }: Span, outer: Span = { start: 0, end: text.length }) => {
    expect(start).toBeGreaterThanOrEqual(outer.start);
    expect(end).toBeLessThanOrEqual(outer.end);
    expect(start).toBeLessThanOrEqual(end);
  };
  const expectOutline = (items: readonly OutlineItem[], outer?: Span) => {
    for (const { name, span, head, children } of items) {
      // Editors refuse a nameless item, and a head outside of its span.
      expect(name.trim()).not.toBe('');
      expectInside(span, outer);
      expectInside(head, span);
      expectOutline(children, span);
    }
  };
  expectOutline(insight.outline);
  for (const route of insight.routes) {
    expectInside(route.block);
    expectInside(route.head, route.block);
    expect(route.title).not.toBe('');
    expect(['ready', 'broken', 'plain', 'unknown']).toContain(route.verdict.kind);
    for (const { url } of route.urls) expect(() => new URL(url)).not.toThrow();
    expect(route.describe().endsWith('\n')).toBe(true);
  }
  for (let offset = 0; offset <= text.length; offset += 7) {
    const hover = insight.hover(offset);
    if (hover !== undefined) expectInside(hover.span);
    for (const { replace } of insight.complete(offset)) {
      expectInside(replace);
      expectInside({ start: offset, end: offset }, replace);
    }
  }
  findRouteFor(insight, ADDRESS);
}

function fixturesOf(dialect: Dialect): readonly string[] {
  const root = join(FIXTURES, dialect);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:conf|cfg)$/.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8'));
}

describe.each(['nginx', 'haproxy'] as const)('an insight into %s', (dialect) => {
  it('stands every fixture, and some of them cut anywhere', () => {
    const texts = fixturesOf(dialect);
    for (const text of texts) askAll(dialect, text);
    for (const text of texts.filter((_, index) => index % 12 === 0).slice(0, 5))
      for (let end = 0; end < text.length; end += 5) askAll(dialect, text.slice(0, end));
  }, 60_000);

  it('stands any pile of words', () => {
    const words = WORDS[dialect] ?? [];
    let state = 1;
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    for (let round = 0; round < 150; round++)
      askAll(dialect, Array.from({ length: 80 }, () => words[next() % words.length]).join(round % 3 === 0 ? '' : ' '));
  }, 60_000);

  it('has nothing to say about binary content', () => {
    const insight = toInsight(dialect, 'server\u0000{}');
    expect([insight.routes, insight.outline, insight.hover(1), insight.complete(1)]).toEqual([[], [], undefined, []]);
  });

  it('stands ten thousand blocks', () => {
    const body = 'location /ws { proxy_pass http://b; ';
    const nginx = `http { server { ${body.repeat(10_000)}${'}'.repeat(10_002)}`;
    const text = dialect === 'nginx' ? nginx : 'backend a\n server b c\n'.repeat(10_000);
    const insight = toInsight(dialect, text);
    expect(insight.routes).toHaveLength(10_000);
    expect(insight.routes.at(-1)?.verdict.kind).toBeDefined();
    expect(insight.routes.at(-1)?.urls).toEqual([]);
    expect(insight.outline.length).toBeGreaterThan(0);
    expect(() => insight.hover(text.length >> 1)).not.toThrow();
    expect(() => insight.complete(text.length >> 1)).not.toThrow();
    expect(() => findRouteFor(insight, { ...ADDRESS, path: '/ws' })).not.toThrow();
  });
});
