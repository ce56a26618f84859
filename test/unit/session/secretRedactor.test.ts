import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentEncode, SecretRedactor } from '../../../src/session/secretRedactor';

const redactor = new SecretRedactor([
  ['[A]', 'tiger/4711 "x"'],
  ['[B]', 'tiger/4711 "x" and more'],
  ['[SHORT]', 'abc'],
  ['[Ü]', 'größe'],
]);

describe('SecretRedactor', () => {
  it.each([
    ['tiger/4711 "x"', '[A]'],
    ['a tiger/4711 "x" b', 'a [A] b'],
    ['tiger/4711 "x" and more', '[B]'],
    ['?t=tiger%2F4711%20%22x%22&u', '?t=[A]&u'],
    ['?t=tiger%2f4711%20%22x%22&u', '?t=[A]&u'],
    ['?t=tiger%2F4711+%22x%22&u', '?t=[A]&u'],
    ['{"t":"tiger/4711 \\"x\\""}', '{"t":"[A]"}'],
    ['{"t":"tiger\\/4711 \\"x\\""}', '{"t":"[A]"}'],
    ['<i>tiger/4711 &quot;x&quot;</i>', '<i>[A]</i>'],
    [`(${btoa('tiger/4711 "x"')})`, '([A])'],
    ['gr\\u00f6\\u00dfe!', '[Ü]!'],
    ['abc abc', 'abc abc'],
    ['nothing of it', 'nothing of it'],
  ])('%s becomes %s', (text, expected) => expect(redactor.text(text)).toBe(expected));

  it('a value that is cut off at the end is found from four characters on', () => {
    expect(redactor.text('no: tiger/47')).toBe('no: [A]');
    expect(redactor.text('no: tige')).toBe('no: [A]');
    expect(redactor.text('no: tig')).toBe('no: tig');
    expect(redactor.text('tiger/47 is not at the end')).toBe('tiger/47 is not at the end');
  });

  it('bytes in UTF-8, in Latin-1 and of no text at all', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const show = (data: Uint8Array) => Buffer.from(data).toString('latin1');
    expect(show(redactor.bytes(bytes('eine größe.')))).toBe('eine [Ü].'.replace('Ü', '\u00dc'));
    expect(show(redactor.bytes(Uint8Array.from(Buffer.from('größe', 'latin1'))))).toContain('\u00dc');
    const binary = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(redactor.bytes(binary)).toBe(binary);
  });

  it('whatever a value is, no spelling of it stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 }), (drawn) => {
        const value = `k9${drawn}z`;
        const one = new SecretRedactor([['#', value]]);
        const url = new URL(`ws://h/?t=${percentEncode(value)}`);
        expect(one.text(`a ${value} b`)).toBe('a # b');
        expect(one.text(JSON.stringify([value]))).toBe('["#"]');
        expect(one.text(url.href)).toBe('ws://h/?t=#');
      }),
    );
  });
});
