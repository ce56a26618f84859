import { describe, expect, it } from 'vitest';
import { BoundedPattern, MAX_TEXT_LENGTH } from '../../../../src/lint/nginx/boundedPattern';

const match = (source: string, text: string) => new BoundedPattern(source, false).test(text);

describe('BoundedPattern', () => {
  it.each([
    ['\\.io', '/socket.io/', true],
    ['^/ws$', '/ws/', false],
    ['^/(ws|live)/', '/live/', true],
    ['\\.(?:css|js|png)$', '/socket.io/', false],
    ['^/(?<app>[a-z]+)/(.*)$', '/ws/room', true],
    ['^/(?P<app>\\w+)/', '/ws/', true],
    ['^/a{2,3}b?', '/aab', true],
    ['[^/]+\\.php(/|$)', '/ws/', false],
  ])('%s on %s is %s', (source, text, wanted) => expect(match(source, text)).toBe(wanted));

  it('minds case only where the pattern does', () => {
    expect(new BoundedPattern('^/WS', false).test('/ws/')).toBe(false);
    expect(new BoundedPattern('^/WS', true).test('/ws/')).toBe(true);
  });

  it.each([
    ['something that repeats inside something that repeats', '^(/\\w+)+$'],
    ['branches that repeat', '(a|a)*b'],
    ['a group that may be left out, repeated', '(?:a?)+b'],
    ['too many branches in a row', '(a|a)'.repeat(40)],
    ['too many repeats in a row', '.*'.repeat(12)],
    ['too many optional parts', 'a?'.repeat(40)],
    ['groups in groups', `${'('.repeat(300)}a`],
    ['a look ahead', '^/(?!ws)'],
    ['an option of PCRE', '(?i)ws'],
    ['a possessive repeat', 'a*+b'],
    ['a back reference', '(a)\\1'],
    ['an escape of PCRE', '\\Aws\\z'],
    ['a class of POSIX', '[[:alpha:]]'],
    ['a bracket that PCRE reads as a member', '[]a]'],
    ['an end without a beginning', 'a)'],
    ['what does not compile', '[z-a]'],
    ['a very long pattern', 'a'.repeat(1_000)],
  ])('leaves %s undecided', (_what, source) => {
    const started = performance.now();
    expect(match(source, 'a'.repeat(MAX_TEXT_LENGTH))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(50);
  });

  it('does not try long texts', () => expect(match('a', 'a'.repeat(MAX_TEXT_LENGTH + 1))).toBeUndefined());
});
