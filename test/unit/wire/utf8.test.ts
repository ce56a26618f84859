import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInvalidUtf8, Utf8Validator } from '../../../src/wire/utf8';
import { ascii, concat, hex } from './frames';

describe('UTF-8 validation', () => {
  it.each([
    '',
    'plain ASCII, longer than eight bytes',
    'κόσμε',
    'Zürich',
    '\u0000',
    '\uFEFFx',
    '\uD7FF\uE000\uFFFF',
    '😀\u{10FFFF}',
  ])('accepts %j', (text) => {
    expect(findInvalidUtf8(ascii(text))).toBeUndefined();
  });

  it.each([
    ['a lone continuation byte', '80', 0],
    ['an overlong slash', 'c0 af', 0],
    ['an overlong of three bytes', 'e0 9f bf', 1],
    ['an overlong of four bytes', 'f0 8f bf bf', 1],
    ['a surrogate', '61 ed a0 80', 2],
    ['what is above U+10FFFF', 'f4 90 80 80', 1],
    ['a lead byte that never was', 'f5 80 80 80', 0],
    ['a character cut by another', 'c3 61', 1],
    ['a character cut by the end', '61 62 e2 82', 2],
    ['a bad byte behind a long run', `${'61'.repeat(20)} ff`, 20],
  ])('refuses %s and says where', (_, digits, badAt) => {
    expect(findInvalidUtf8(hex(digits))).toBe(badAt);
  });

  it('says the same wherever the text is cut', () => {
    const samples = [ascii('aé€😀z'), concat(ascii('aé€😀z'), hex('f0 9f 98')), concat(ascii('é'), hex('e2 28 a1'))];
    for (const bytes of samples) {
      for (let at = 0; at <= bytes.length; at++) {
        const validator = new Utf8Validator();
        validator.push(bytes, 0, at);
        validator.push(bytes.subarray(at));
        expect(validator.finish()).toBe(findInvalidUtf8(bytes));
      }
    }
  });

  it('starts afresh after a reset', () => {
    const validator = new Utf8Validator();
    validator.push(hex('e2 82'));
    validator.reset();
    validator.push(ascii('ok'));
    expect(validator.finish()).toBeUndefined();
  });

  it('accepts exactly what the platform decoder accepts', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const accepts = (bytes: Uint8Array) => {
      try {
        decoder.decode(bytes);
        return true;
      } catch {
        return false;
      }
    };
    const lead = fc.constantFrom(0x61, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4);
    const bytesArbitrary = fc.array(lead, { maxLength: 8 }).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(bytesArbitrary, (bytes) => {
        expect(findInvalidUtf8(bytes) === undefined).toBe(accepts(bytes));
      }),
      { numRuns: 3000 },
    );
  });
});
