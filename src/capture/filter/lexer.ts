import { readPath } from './pathLexer';
import type { Token, TokenKind } from './syntax';

const SPACE = /\s+/y;
const WORD = /[\p{L}_#][\p{L}\p{N}_-]*(?:\.[\p{L}_][\p{L}\p{N}_-]*)*/uy;
const CLOCK =
  /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?/y;
const NUMBER = /-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)/iy;
const UNIT = /[\p{L}%]*/uy;
const REGEX_FLAGS = /[a-z]*/iy;
const COMPARISONS = ['==', '!=', '<=', '>=', '<', '>'] as const;
const MARKS = '(){},';

/** Hints for what other languages write. */
const MISTAKES: Readonly<Record<string, string>> = {
  '=': 'Write == to compare',
  '&': 'Write && for "and"',
  '|': 'Write || for "or"',
  '~': 'Write matches and a regular expression, such as text matches /a+/',
  '[': 'Write the values of in between braces, such as in {1000, 1001}',
};

/**
 * The tokens of a filter, the last of which is `end`. Never throws: what is no token is one of kind `bad`, which says so.
 * `(`, `)`, words and quotes in plain text come out as tokens too; what is an expression is for `classifyFilter` to say.
 */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token);
    at = skip(SPACE, text, token.end);
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '' });
  return tokens;
}

function readToken(text: string, at: number): Token {
  const character = text.charAt(at);
  if (character === '"' || character === "'") return readString(text, at, character);
  if (character === '/') return readRegex(text, at);
  if (MARKS.includes(character)) return toToken('mark', text, at, at + 1);
  const comparison = COMPARISONS.find((operator) => text.startsWith(operator, at));
  if (comparison !== undefined) return toToken('comparison', text, at, at + comparison.length);
  if (text.startsWith('&&', at) || text.startsWith('||', at)) return toToken('logic', text, at, at + 2);
  if (character === '!') return toToken('logic', text, at, at + 1);
  return readPath(text, at) ?? readNumberLike(text, at) ?? readWord(text, at) ?? readBad(text, at);
}

function readWord(text: string, at: number): Token | undefined {
  const end = skip(WORD, text, at);
  return end === at ? undefined : toToken('word', text, at, end);
}

function readNumberLike(text: string, at: number): Token | undefined {
  const clockEnd = skip(CLOCK, text, at);
  if (clockEnd > at) return toToken('clock', text, at, clockEnd);
  const numberEnd = skip(NUMBER, text, at);
  if (numberEnd === at) return undefined;
  const end = skip(UNIT, text, numberEnd);
  const written = text.slice(at, numberEnd);
  // Number() takes no sign before 0x.
  const isNegative = written.startsWith('-');
  const size = Number(isNegative ? written.slice(1) : written);
  const token = toToken('number', text, at, end);
  return { ...token, number: isNegative ? -size : size, unit: text.slice(numberEnd, end) };
}

/** Backslash escapes the quote, itself, and stands for the control characters of JSON; before others it is kept. */
function readString(text: string, start: number, quote: string): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote) return { ...toToken('string', text, start, at + 1), value };
    if (character === '\\' && at + 1 < text.length) {
      at++;
      value += toUnescaped(text.charAt(at), quote);
    } else value += character;
  }
  return toBad(text, start, text.length, `The quote has no end: write ${quote} behind the text`);
}

function toUnescaped(escaped: string, quote: string): string {
  switch (escaped) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '\\':
      return '\\';
    default:
      return escaped === quote ? quote : `\\${escaped}`;
  }
}

/** A slash between brackets does not end it, as in JavaScript. */
function readRegex(text: string, start: number): Token {
  let isInClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) {
      const end = skip(REGEX_FLAGS, text, at + 1);
      const token = toToken('regex', text, start, end);
      return { ...token, value: text.slice(start + 1, at), flags: text.slice(at + 1, end) };
    }
  }
  const message =
    'The regular expression has no end: write / behind it. To search for a text with a slash, put it in quotes';
  return toBad(text, start, text.length, message);
}

function readBad(text: string, at: number): Token {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const message = MISTAKES[character] ?? `${character} means nothing here. To search for text, put it in quotes`;
  return toBad(text, at, at + character.length, message);
}

function toBad(text: string, start: number, end: number, message: string): Token {
  return { ...toToken('bad', text, start, end), message };
}

function toToken(kind: TokenKind, text: string, start: number, end: number): Token {
  return { kind, start, end, text: text.slice(start, end) };
}

/** Where a sticky pattern ends that begins at `at`; `at` itself where it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
