import { describe, expect, it } from 'vitest';
import { compileRegex } from '../../../../src/lint/regex/linearRegex';

const TEXTS = [
  '',
  '/',
  '/ws',
  '/ws/',
  '/WS/a.png',
  '/chat/42/ws',
  '/a.b_c-d',
  'aaa',
  'ab',
  'abc',
  '/x?y',
  '-]',
  'a\nb',
  '{2}',
];
const PATTERNS = [
  '^/ws',
  '/$',
  '\\.(png|jpe?g)$',
  '^/chat/\\d+/(?:ws|api)$',
  '^/(?<room>[^/]+)/',
  '[a-c]{2,3}$',
  '^a{2}',
  '^[^a-z]*$',
  '(a|b)*c',
  '^(|x)$',
  'a.b',
  '\\bws\\b',
  '[]-]',
  '^[\\w.-]+$',
  'a+?b',
  '{2}',
  '',
  '(?:a*)*$',
  '\\x61',
  '[\\d/]w',
  'a|',
];

describe('a regular expression', () => {
  it('matches what JavaScript matches, with and without case', () => {
    for (const pattern of PATTERNS)
      for (const text of TEXTS)
        for (const isCaseless of [false, true]) {
          // In PCRE a `]` first in a set is a member of it.
          const source = pattern.replace('(?<room>', '(').replace('[]', '[\\]').replace(/^\{/, '\\{');
          const expected = new RegExp(source, isCaseless ? 'i' : '').test(text);
          expect({ pattern, text, matches: compileRegex(pattern, isCaseless)?.test(text) }).toEqual({
            pattern,
            text,
            matches: expected,
          });
        }
  });

  it('takes (?i) at its start', () => {
    expect(compileRegex('(?i)^/ws', false)?.test('/WS')).toBe(true);
  });

  it('is not judged where it is not understood', () => {
    for (const pattern of [
      '(?=a)',
      '(?!a)',
      '(?<=a)b',
      '(a)\\1',
      'a++',
      '(?i:a)',
      '[[:alpha:]]',
      '(',
      ')',
      'a)',
      '*a',
      '[a',
      '[b-a]',
      '\\p{L}',
      '(?',
    ])
      expect([pattern, compileRegex(pattern, false)]).toEqual([pattern, undefined]);
    expect(compileRegex('a'.repeat(2_000), false)).toBeUndefined();
    expect(compileRegex('(a{1000}){1000}', false)).toBeUndefined();
  });

  it('never takes long, whatever its author wanted', () => {
    const startedAt = performance.now();
    expect(compileRegex('^(a+)+$', false)?.test(`${'a'.repeat(4_000)}b`)).toBe(false);
    expect(compileRegex('(x+x+)+y', false)?.test('x'.repeat(4_000))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(compileRegex('a', false)?.test('b'.repeat(10_000))).toBeUndefined();
  });

  it('may be nested deeply without harm', () => {
    expect(compileRegex(`${'('.repeat(400)}a${')'.repeat(400)}`, false)).toBeUndefined();
    expect(compileRegex(`${'('.repeat(40)}a${')'.repeat(40)}`, false)?.test('a')).toBe(true);
  });
});
