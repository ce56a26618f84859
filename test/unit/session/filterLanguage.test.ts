import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { FilterLanguage } from '../../../src/session/filterLanguage';
import { readStructured } from '../../../src/session/structuredValue';
import { newCapture, pushFrame } from '../capture/traffic';

function languageOf(...payloads: readonly (string | Uint8Array)[]) {
  const capture = newCapture();
  const push = (payload: string | Uint8Array) =>
    pushFrame(capture, 'in', { opcode: typeof payload === 'string' ? 1 : 2, payload });
  payloads.forEach(push);
  const language = new FilterLanguage({ capture, subprotocol: () => '' });
  const paths = () => language.assist('json.', 5).completions.items.map(({ label }) => label);
  return { capture, language, push, paths };
}

describe('paths that the filter field offers', () => {
  it('are those of the newest messages, JSON and MessagePack, the most frequent first', () => {
    const { paths, push } = languageOf(
      '{"type":"a","items":[{"id":1},{"other":2}]}',
      encode({ type: 'b', deep: { 'a key': { x: 1 } } }),
      'no json',
      '{"type":',
    );
    expect(paths().slice(0, 1)).toEqual(['json.type']);
    expect(paths().slice(1).sort()).toEqual(
      [
        'json.deep',
        'json.deep["a key"]',
        'json.deep["a key"].x',
        'json.items',
        'json.items[0]',
        'json.items[0].id',
      ].sort(),
    );
    push('{"new":1}');
    expect(paths()).toContain('json.new');
  });

  it('of a hostile message are bounded', () => {
    const wide = JSON.stringify(
      Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, { a: { b: { c: {} } } }])),
    );
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const { paths } = languageOf(wide, deep, `{"__proto__":{"polluted":1},"type":1}`);
    expect(paths().length).toBeLessThanOrEqual(50);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('the filter language of a session', () => {
  it('says what a text is, and where it is wrong', () => {
    const { language } = languageOf();
    expect(language.assist('hello', 5)).toMatchObject({ kind: 'text', problems: [] });
    expect(language.assist('', 0)).toMatchObject({ kind: 'empty', problems: [] });
    expect(language.assist('opcode == 4KB', 99)).toMatchObject({
      kind: 'expression',
      problems: [{ start: 10, end: 13, message: 'opcode is compared with a name such as ping, not 4KB.' }],
    });
    expect(language.assist('x'.repeat(100_000), 7).completions.items).toEqual([]);
  });

  it('offers bookmarks in help only where there are any', () => {
    const { capture, language } = languageOf();
    const names = (help: ReturnType<FilterLanguage['help']>) => help.fields.map(({ name }) => name);
    expect(names(language.help())).not.toContain('note');
    const bookmarks = { isBookmarked: () => false, note: () => undefined };
    expect(names(new FilterLanguage({ capture, subprotocol: () => '', bookmarks }).help())).toContain('note');
  });
});

describe('a message as plain values', () => {
  it('has no prototype to be reached, and ends at a depth', () => {
    const bytes = encode({ a: [1, 'x', null, true], n: 2 ** 40 });
    expect(readStructured(bytes, false, '')).toEqual({ a: [1, 'x', null, true], n: 2 ** 40 });
    expect(Object.getPrototypeOf(readStructured(bytes, false, ''))).toBeNull();
    expect(readStructured(Uint8Array.of(0xde, 0xad), false, '')).toBeUndefined();
    const nested = Uint8Array.from({ length: 50_001 }, (_, at) => (at < 50_000 ? 0x91 : 0x01));
    expect(Array.isArray(readStructured(nested, false, 'msgpack'))).toBe(true);
  });
});
