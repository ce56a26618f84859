import { describe, expect, it } from 'vitest';
import { lexLine, MAX_LINE_WORDS } from '../../../../src/lint/haproxy/lexer';

const lex = (text: string) => lexLine(text, 0, text.length);
const values = (text: string) => lex(text).words.map((word) => word.value);

describe('lexLine', () => {
  it.each([
    ['  timeout\ttunnel  1h ', ['timeout', 'tunnel', '1h']],
    ['', []],
    ['a"b c"d', ['ab cd']],
    ['a\'b c\'"d e"', ['ab cd e']],
    ['""', ['']],
    ['a\\ b', ['a b']],
    ['a\\#b \\\\ \\" \\\'', ['a#b', '\\', '"', "'"]],
    ['a\\tb\\nc\\rd', ['a\tb\nc\rd']],
    ['\\x41\\x7b', ['A{']],
    ['"\\x41\\"b\\$c"', ['A"b$c']],
    ["'a\\x41\\'", ['a\\x41\\']],
    ['a\\zb', ['a\\zb']],
    ['a\\', ['a\\']],
    ['one\rtwo', ['one']],
  ])('splits %j as HAProxy does', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it.each([
    ['a#b', ['a'], '#b'],
    ['# all', [], '# all'],
    ['a "#b" \'#c\' \\#d #e', ['a', '#b', '#c', '#d'], '#e'],
  ])('starts a comment anywhere unless quoted or escaped: %j', (text, expected, comment) => {
    const line = lex(text);
    expect(line.words.map((word) => word.value)).toEqual(expected);
    expect(line.comment && text.slice(line.comment.start, line.comment.end)).toBe(comment);
  });

  it('gives each word the span of its source, quotes included', () => {
    const text = '  acl x "a b"c\\ d # e';
    expect(lex(text).words.map((word) => text.slice(word.start, word.end))).toEqual(['acl', 'x', '"a b"c\\ d']);
  });

  it('keeps offsets within a longer text', () => {
    const text = 'first\nacl x\nlast';
    expect(lexLine(text, 6, 11).words).toMatchObject([
      { value: 'acl', start: 6, end: 9 },
      { value: 'x', start: 10, end: 11 },
    ]);
  });

  it('marks values that depend on the environment, which only double quotes expand', () => {
    expect(lex('"$HOME" \'$HOME\' $HOME "a\\$b"').words.map((word) => word.isUnknown)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['log "a b', 'unterminated-quote', 4, 8],
    ['log \'a" b', 'unterminated-quote', 4, 9],
    ['log a\\x4', 'bad-hex-escape', 5, 8],
    ['log \\xzz1', 'bad-hex-escape', 4, 8],
  ])('reports what is wrong in %j and keeps the words', (text, kind, start, end) => {
    const line = lex(text);
    expect(line.errors).toEqual([{ kind, start, end }]);
    expect(line.words[0]?.value).toBe('log');
  });

  it('stops after as many words as HAProxy takes', () => {
    const exact = Array.from({ length: MAX_LINE_WORDS }, (_, index) => `w${index}`).join(' ');
    expect(lex(`${exact}  # comment`)).toMatchObject({ errors: [], comment: { start: exact.length + 2 } });
    const line = lex(`${exact} more`);
    expect(line.words).toHaveLength(MAX_LINE_WORDS);
    expect(line.errors).toEqual([{ kind: 'too-many-words', start: exact.length + 1, end: exact.length + 5 }]);
  });

  it.each(['a', 'a ', '"', '\\x4', '"a', '#', "'\\"])('takes a line of 5 MB of %j in linear time', (piece) => {
    const text = piece.repeat(Math.ceil(5_000_000 / piece.length));
    const startedAt = performance.now();
    lex(text);
    // A quadratic lexer would need hours.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
