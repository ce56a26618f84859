import { describe, expect, it } from 'vitest';
import { findInvisibleCharacters } from '../../../../src/lint/lexical/invisibleCharacter';
import { findSmartQuotes } from '../../../../src/lint/lexical/smartQuotes';

/** Splits at spaces, as both lexers hand words over. */
const wordsOf = (text: string) =>
  [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }));
const quotesIn = (text: string) =>
  findSmartQuotes(text, [wordsOf(text)]).map(({ start, end, edits }) =>
    `${text.slice(start, end)} ${edits.map(({ newText }) => newText).join('')}`.trim(),
  );

describe('findSmartQuotes', () => {
  const cases: readonly [behaviour: string, text: string, found: readonly string[]][] = [
    ['a pair around one word', 'a “b” c', ['“b” ""']],
    ['a pair around several words', 'a “b c d” e', ['“b c d” ""']],
    ['an empty pair', 'a ‘’ b', ['‘’ ""']],
    ['two pairs', '«a» “b”', ['«a» ""', '“b” ""']],
    ['mixed marks', 'a ”b“', ['”b“ ""']],
    ['single quotes where the text has double ones', 'a “b"c”', [`“b"c” ''`]],
    ['no fix where the text has both', `a “b"'c”`, [`“b"'c”`]],
    ['a word of its own where the mark is glued to a name', 'a“b”', ['“b”  ""']],
    ['a lone mark without a fix', 'a “b c', ['“']],
    ['nothing inside a word', 'l’heure a”b', []],
    ['nothing inside plain quotes', '"“a”" \'«b»\'', []],
  ];
  for (const [behaviour, text, found] of cases) it(`finds ${behaviour}`, () => expect(quotesIn(text)).toEqual(found));

  it('does not pair marks across statements', () => {
    const text = '“a ; b”';
    expect(findSmartQuotes(text, [wordsOf('“a'), [{ start: 5, end: 7 }]]).map(({ edits }) => edits)).toEqual([[], []]);
  });
});

describe('findInvisibleCharacters', () => {
  it('finds runs and keeps their width where they look like spaces', () => {
    const found = findInvisibleCharacters('a\u00a0\u2003b\u200bc', []);
    expect(found.map(({ edit }) => edit)).toEqual([
      { start: 1, end: 3, newText: '  ' },
      { start: 4, end: 5, newText: '' },
    ]);
  });

  it('leaves comments and strings alone', () => {
    expect(
      findInvisibleCharacters('"\u00a0" a\u00a0b # \u00a0', [
        { start: 0, end: 3 },
        { start: 8, end: 11 },
      ]),
    ).toHaveLength(1);
  });

  it('finds a byte order mark at the start whatever follows', () => {
    expect(findInvisibleCharacters('\ufeff# a', [{ start: 0, end: 4 }])).toHaveLength(1);
  });

  it('finds nothing in plain text', () => {
    expect(findInvisibleCharacters('a b\tc\r\n äöü 漢字', [])).toEqual([]);
  });
});
