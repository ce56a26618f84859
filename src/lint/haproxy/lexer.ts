/** Words of one line, as HAProxy splits it: configuration manual §2.1 to §2.3; the details were checked against 2.6.12. */

import type { Span } from '../rule';

/** `MAX_LINE_ARGS` of HAProxy: it refuses a line with more words. */
export const MAX_LINE_WORDS = 64;

export interface Word extends Span {
  /** With quotes removed and escapes resolved; variables are left as they are written. */
  readonly value: string;
  readonly isQuoted: boolean;
  /** The text is not all known here: an environment variable in double quotes or a blanked template. */
  readonly isUnknown: boolean;
}

export type LexErrorKind = 'unterminated-quote' | 'bad-hex-escape' | 'too-many-words';

export interface LexError extends Span {
  readonly kind: LexErrorKind;
}

export interface LexedLine {
  readonly words: readonly Word[];
  /** From `#` to the end of the line. */
  readonly comment: Span | undefined;
  readonly errors: readonly LexError[];
}

/** Stands for each character of a template expression, so that offsets stay true. U+FFFC occurs in no real config. */
export const TEMPLATE_FILLER = '\uFFFC';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  ' ': ' ',
  '#': '#',
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
};
const HEX_ESCAPE = /^[0-9a-fA-F]{2}$/;
/** Character codes with a meaning inside or between words. */
const SPECIAL: ReadonlySet<number> = new Set([...' \t\v\f\r#"\'\\$'].map((char) => char.charCodeAt(0)));

type Quote = '"' | "'" | undefined;

/** Lexes `text` from `start` to `end`, which holds one line without its line break. */
export function lexLine(text: string, start: number, end: number): LexedLine {
  return new LineLexer(text, start, end).run();
}

class LineLexer {
  readonly #words: Word[] = [];
  readonly #errors: LexError[] = [];
  #at: number;
  #parts: string[] = [];
  #wordStart = -1;
  #quote: Quote;
  #quoteStart = 0;
  #isQuoted = false;
  #isUnknown = false;

  constructor(
    readonly text: string,
    start: number,
    readonly end: number,
  ) {
    this.#at = start;
  }

  run(): LexedLine {
    while (this.#at < this.end) {
      const char = this.text.charAt(this.#at);
      // A carriage return ends the line wherever it stands, even inside quotes.
      if (char === '\r' || (char === '#' && this.#quote === undefined)) break;
      if (this.#words.length === MAX_LINE_WORDS && !isSpace(char)) return this.#stopAtTooManyWords();
      this.#step(char);
    }
    if (this.#quote !== undefined) this.#fail('unterminated-quote', this.#quoteStart, this.#at);
    this.#endWord();
    const comment =
      this.text.charAt(this.#at) === '#' && this.#at < this.end ? { start: this.#at, end: this.end } : undefined;
    return { words: this.#words, comment, errors: this.#errors };
  }

  #step(char: string): void {
    if (isSpace(char) && this.#quote === undefined) {
      this.#endWord();
      this.#at++;
      return;
    }
    if (this.#wordStart < 0) this.#wordStart = this.#at;
    if ((char === '"' || char === "'") && (this.#quote === undefined || this.#quote === char)) this.#toggleQuote(char);
    else if (char === '\\' && this.#quote !== "'") this.#takeEscape();
    else this.#takeText(char);
  }

  #toggleQuote(char: '"' | "'"): void {
    this.#quoteStart = this.#at;
    this.#quote = this.#quote === undefined ? char : undefined;
    this.#isQuoted = true;
    this.#at++;
  }

  #takeEscape(): void {
    const next = this.#at + 1 < this.end ? this.text.charAt(this.#at + 1) : '';
    const simple = SIMPLE_ESCAPES[next];
    if (simple !== undefined) this.#take(simple, 2);
    else if (next === '$' && this.#quote === '"') this.#take('$', 2);
    else if (next === 'x') this.#takeHexEscape();
    else this.#take('\\', 1);
  }

  #takeHexEscape(): void {
    const end = Math.min(this.#at + 4, this.end);
    const digits = this.text.slice(this.#at + 2, end);
    if (HEX_ESCAPE.test(digits)) {
      this.#take(String.fromCharCode(Number.parseInt(digits, 16)), 4);
    } else {
      this.#fail('bad-hex-escape', this.#at, end);
      this.#take('\\x', 2);
    }
  }

  /** Takes `char` and all that follows up to the next character with a meaning. */
  #takeText(char: string): void {
    if (char === '$' && this.#quote === '"') this.#isUnknown = true;
    let next = this.#at + 1;
    while (next < this.end && !SPECIAL.has(this.text.charCodeAt(next))) next++;
    this.#take(this.text.slice(this.#at, next), next - this.#at);
  }

  #take(value: string, length: number): void {
    this.#parts.push(value);
    this.#at += length;
  }

  #endWord(): void {
    if (this.#wordStart < 0) return;
    const value = this.#parts.length === 1 ? (this.#parts[0] ?? '') : this.#parts.join('');
    const isUnknown = this.#isUnknown || value.includes(TEMPLATE_FILLER);
    this.#words.push({ start: this.#wordStart, end: this.#at, value, isQuoted: this.#isQuoted, isUnknown });
    this.#wordStart = -1;
    this.#parts = [];
    this.#isQuoted = false;
    this.#isUnknown = false;
  }

  #fail(kind: LexErrorKind, start: number, end: number): void {
    this.#errors.push({ kind, start, end });
  }

  #stopAtTooManyWords(): LexedLine {
    this.#fail('too-many-words', this.#at, this.end);
    return { words: this.#words, comment: undefined, errors: this.#errors };
  }
}

/** C's `isspace`, minus the line break and the carriage return, which end a line. */
function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\v' || char === '\f';
}
