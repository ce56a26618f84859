import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';

const lintText = (text: string) => lint({ path: '/etc/nginx/nginx.conf', text, dialect: 'nginx', options: {} });

/** A small generator with a seed, so that a failure can be repeated. */
function randomBytes(seed: number, length: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** Every finding must lie inside the text, or an editor refuses it. */
function expectInside(text: string): void {
  for (const { start, end, fixes } of lintText(text)) {
    for (const span of [{ start, end }, ...fixes.flatMap(({ edits }) => edits)]) {
      expect(span.start).toBeLessThanOrEqual(span.end);
      expect(span.end).toBeLessThanOrEqual(text.length);
    }
  }
}

describe('linting survives', () => {
  it('random bytes, without a word about them', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const bytes = randomBytes(seed, 4_096);
      expect(lintText(new TextDecoder().decode(bytes))).toEqual([]);
      expect(lintText(new TextDecoder('latin1').decode(bytes))).toEqual([]);
    }
  });

  it('random sequences of what means something to nginx', () => {
    const parts = [
      '{',
      '}',
      ';',
      '"',
      "'",
      '#',
      '\\',
      '\n',
      ' ',
      '$',
      '${',
      '{{',
      '}}',
      '{%',
      '%}',
      '“',
      '”',
      '\u00a0',
      'http',
      'server',
      'location',
      '/ws',
      'proxy_pass',
      'http://b',
      'proxy_set_header',
      'Upgrade',
      'Connection',
      'include',
      'map',
      'content_by_lua_block',
      '[[',
      'proxy_read_timeout',
      '0',
    ];
    for (let seed = 1; seed <= 300; seed++) {
      const text = [...randomBytes(seed, 300)]
        .map((byte) => parts[byte % parts.length])
        .join(seed % 2 === 0 ? ' ' : '');
      expectInside(text);
    }
  });

  it('half a megabyte in one line', () => {
    for (const part of ['a ', 'a;', '{', '}', '"', '“a ', 'a\u00a0', 'location /ws{proxy_pass http://b;}'])
      expect(() => lintText(part.repeat(Math.floor(5_000_000 / part.length / 10)))).not.toThrow();
  });

  it('10,000 nested blocks', () => {
    const body = 'location /ws { proxy_pass http://b; proxy_set_header Upgrade $http_upgrade; ';
    expect(lintText(`http { server { ${body.repeat(10_000)}${'}'.repeat(10_002)}`).length).toBeGreaterThan(0);
  });
});
