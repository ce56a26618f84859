import type { Span } from '../rule';
import { findLuaBlockEnd } from './luaBlock';
import { type TemplatePart, TemplateScanner } from './templates';

export type Quote = '' | '"' | "'";
export type TokenKind = 'word' | ';' | '{' | '}' | 'comment' | 'lua' | 'template';

/** One token with its place in the text, quotes included; what lies between tokens is white space. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** A word's value without quotes and with its escapes resolved; the text itself for every other kind. */
  readonly value: string;
  readonly quote: Quote;
  /** True when only white space stands before it on its line. */
  readonly isFirstOnLine: boolean;
}

export type LexProblemKind = 'unterminated-quote' | 'glued-quote';

export interface LexProblem extends Span {
  readonly kind: LexProblemKind;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly problems: readonly LexProblem[];
  /** True when a tool fills the file in first (`{{ }}`, `{% %}`, `<% %>`). */
  readonly hasTemplates: boolean;
}

/** Enough to tell that a file is broken. */
const MAX_PROBLEMS = 1_000;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\\': '\\', t: '\t', r: '\r', n: '\n' };
const BYTE_ORDER_MARK = 0xfeff;
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOLLAR = 36;
const SEMICOLON = 59;
const LESS_THAN = 60;
const BACKSLASH = 92;
const BRACE_OPEN = 123;

/** Splits a config as `ngx_conf_read_token` does, and never fails. */
export function lexNginx(text: string): Lexed {
  return new Lexer(text).run();
}

class Lexer {
  readonly #text: string;
  readonly #templates: TemplateScanner;
  readonly #tokens: Token[] = [];
  readonly #problems: LexProblem[] = [];
  #at = 0;
  #isFirstOnLine = true;
  #hasTemplates = false;
  /** First word of the statement under way, or undefined between statements. */
  #statement: string | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#templates = new TemplateScanner(text);
  }

  run(): Lexed {
    // nginx refuses a byte order mark as an unknown directive; it is skipped here so that the first directive keeps its name.
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK) this.#at = 1;
    while (this.#skipSpace()) this.#readToken();
    return { tokens: this.#tokens, problems: this.#problems, hasTemplates: this.#hasTemplates };
  }

  /** Moves to the next character that is not white space; false at the end. Only these four are white space to nginx. */
  #skipSpace(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LF) this.#isFirstOnLine = true;
      else if (code !== SPACE && code !== TAB && code !== CR) return true;
    }
    return false;
  }

  /** `#`, quotes and `}` mean something only here, at the start of a token. */
  #readToken(): void {
    const start = this.#at;
    const character = this.#text.charAt(start);
    const template = character === '{' || character === '<' ? this.#templateAt(start) : undefined;
    if (template !== undefined) this.#readTemplate(template);
    else if (character === '{' || character === '}' || character === ';') this.#readPunctuation(character);
    else if (character === '#') this.#readComment();
    else if (character === '"' || character === "'") this.#readQuoted(character);
    else this.#readPlainWord();
  }

  #templateAt(start: number): TemplatePart | undefined {
    const comment = this.#statement === undefined ? this.#templates.commentAt(start) : undefined;
    return comment ?? this.#templates.partAt(start);
  }

  #readPlainWord(): void {
    const start = this.#at;
    this.#at = this.#endOfPlainWord(start);
    this.#addWord(start, this.#text.slice(start, this.#at), '');
  }

  #add(kind: TokenKind, start: number, value: string, quote: Quote = ''): void {
    this.#tokens.push({ kind, start, end: this.#at, value, quote, isFirstOnLine: this.#isFirstOnLine });
    this.#isFirstOnLine = false;
  }

  #addWord(start: number, raw: string, quote: Quote): void {
    const value = raw.includes('\\') ? raw.replace(/\\([\s\S])/g, (all, next: string) => ESCAPES[next] ?? all) : raw;
    this.#statement ??= value;
    this.#add('word', start, value, quote);
  }

  #readPunctuation(kind: '{' | '}' | ';'): void {
    const statement = this.#statement;
    this.#statement = undefined;
    this.#at++;
    this.#add(kind, this.#at - 1, kind);
    if (kind !== '{' || statement === undefined || !statement.endsWith('_by_lua_block')) return;
    const start = this.#at;
    this.#at = findLuaBlockEnd(this.#text, start);
    this.#add('lua', start, this.#text.slice(start, this.#at));
  }

  #readComment(): void {
    const start = this.#at;
    const end = this.#text.indexOf('\n', start);
    this.#at = end < 0 ? this.#text.length : end;
    if (this.#text.charCodeAt(this.#at - 1) === CR) this.#at--;
    this.#add('comment', start, this.#text.slice(start, this.#at));
  }

  #readQuoted(quote: '"' | "'"): void {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text.charAt(end) !== quote) end = this.#nextInQuotes(end);
    if (end >= this.#text.length) {
      this.#endQuoteAtLine(start, quote);
      return;
    }
    this.#at = end + 1;
    this.#addWord(start, this.#text.slice(start + 1, end), quote);
    // Every other character glued to the closing quote is refused; `)` lets `if ($a = "b")` work.
    if (this.#at < this.#text.length && !/[ \t\r\n;{)]/.test(this.#text.charAt(this.#at)))
      this.#note('glued-quote', this.#at, this.#at + 1);
  }

  #note(kind: LexProblemKind, start: number, end: number): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ kind, start, end });
  }

  #nextInQuotes(at: number): number {
    const code = this.#text.charCodeAt(at);
    if (code === BACKSLASH) return at + 2;
    if (code !== BRACE_OPEN && code !== LESS_THAN) return at + 1;
    const part = this.#templates.partAt(at);
    if (part === undefined || !this.#templates.isOnOneLine(part)) return at + 1;
    this.#hasTemplates = true;
    return part.end;
  }

  /** A quote that never closes would swallow the rest of the file: it ends with its line instead. */
  #endQuoteAtLine(start: number, quote: '"' | "'"): void {
    const lineEnd = /[\r\n]/g;
    lineEnd.lastIndex = start;
    this.#at = lineEnd.exec(this.#text)?.index ?? this.#text.length;
    this.#note('unterminated-quote', start, this.#at);
    this.#addWord(start, this.#text.slice(start + 1, this.#at), quote);
  }

  /** White space, `;` and `{` end a word, except `{` right after `$`. */
  #endOfPlainWord(start: number): number {
    let at = start;
    let isAfterDollar = false;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (code === BRACE_OPEN && isAfterDollar) {
        at++;
        continue;
      }
      isAfterDollar = code === DOLLAR;
      if (code === SPACE || code === LF || code === TAB || code === CR || code === SEMICOLON) return at;
      if (code === BRACE_OPEN || code === LESS_THAN) {
        const part = this.#templates.partAt(at);
        if (part !== undefined) this.#hasTemplates = true;
        else if (code === BRACE_OPEN) return at;
        at = part?.end ?? at + 1;
      } else at += code === BACKSLASH ? 2 : 1;
    }
    return this.#text.length;
  }

  /** Control parts vanish; a part that stands where a statement starts, alone on its line, may become any directives. */
  #readTemplate(part: TemplatePart): void {
    this.#hasTemplates = true;
    const isAlone =
      this.#statement === undefined && /^[ \t\r]*(?:\n|$|#)/.test(this.#text.slice(part.end, part.end + 80));
    if (part.role === 'control') {
      this.#at = part.end;
    } else if (part.role === 'insertion' || isAlone) {
      this.#at = part.end;
      this.#add('template', part.start, this.#text.slice(part.start, part.end));
    } else {
      this.#readPlainWord();
    }
  }
}
