import { describe, expect, it } from 'vitest';
import { CookieJar, findSetCookie, readSetCookieNames } from '../../../../src/probe/nodes/cookieJar';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');
const plain = { host: 'ws.example.org', path: '/chat/room?x=1', isSecure: false };

function fill(target: typeof plain, ...values: readonly string[]): CookieJar {
  const jar = new CookieJar(target, false);
  jar.accept(
    values.map((value) => ['Set-Cookie', value]),
    NOW_MS,
  );
  return jar;
}

describe('CookieJar', () => {
  it.each([
    [['route=a'], 'route=a'],
    [['route=a; Path=/; HttpOnly', 'other=b=c'], 'route=a; other=b=c'],
    [['route=a', 'route=b'], 'route=b'],
    [['route=a', 'route=; Max-Age=0'], undefined],
    [['route=a', 'route=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], undefined],
    [['route=a; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60'], 'route=a'],
    [['route=a; Path=/chat'], 'route=a'],
    [['route=a; Path=/chat/'], 'route=a'],
    [['route=a; Path=/chatter'], undefined],
    [['route=a; Domain=example.org'], 'route=a'],
    [['route=a; Domain=.Example.org'], 'route=a'],
    [['route=a; Domain=example.com'], undefined],
    [['route=a; Domain=ample.org'], undefined],
    [['route=a; Secure'], undefined],
    [['=a'], undefined],
    [['flag'], 'flag='],
  ])('%j is sent back as %j', (values, field) => {
    expect(fill(plain, ...values).toField(undefined)).toBe(field);
  });

  it('keeps Secure cookies over TLS and on this machine', () => {
    expect(fill({ ...plain, isSecure: true }, 'route=a; Secure').names).toEqual(['route']);
    const local = new CookieJar({ ...plain, host: 'localhost' }, true);
    local.accept([['set-cookie', 'route=a; Secure']], NOW_MS);
    expect(local.names).toEqual(['route']);
  });

  it('adds to the cookies of the user and replaces those of the same name', () => {
    expect(fill(plain, 'route=a').toField('session=1; route=old ; theme=dark')).toBe('session=1; theme=dark; route=a');
    expect(fill(plain).toField('session=1')).toBe('session=1');
  });

  it('holds at most 50 cookies, each of at most 4096 characters', () => {
    const many = Array.from({ length: 80 }, (_, at) => `c${at}=1`);
    expect(fill(plain, ...many).names).toHaveLength(50);
    expect(fill(plain, `big=${'x'.repeat(5_000)}`).names).toEqual([]);
  });
});

it('finds what an answer sets', () => {
  const headers = [
    ['Set-Cookie', 'a=1; Path=/'],
    ['X-Other', 'b=2'],
    ['set-cookie', 'c=3'],
  ] as const;
  expect(readSetCookieNames(headers)).toEqual(['a', 'c']);
  expect(findSetCookie(headers, 'c')).toBe('3');
  expect(findSetCookie(headers, 'b')).toBeUndefined();
});
