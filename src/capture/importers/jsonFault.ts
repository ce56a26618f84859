/** Where a text stops being JSON (RFC 8259), and why. */
export interface JsonFault {
  /** In UTF-16 code units from 0. */
  readonly at: number;
  readonly message: string;
}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = /[ \t\r\n]*/y;

/**
 * The first place at which a text is no JSON; undefined for JSON. `JSON.parse` says so only in words that differ between engines, and not
 * always with a position: this is asked after it failed. Iterative, so that no depth overflows the stack.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  return new JsonScan(text).run();
}

class JsonScan {
  readonly #text: string;
  readonly #open: ('[' | '{')[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): JsonFault | undefined {
    for (;;) {
      this.#take(SPACE);
      const fault = this.#readValueStart();
      if (fault !== undefined) return fault;
      const ended = this.#readAfterValue();
      if (ended === 'next') continue;
      return ended;
    }
  }

  /** Reads openings down to a scalar or an empty container, and keys on the way. */
  #readValueStart(): JsonFault | undefined {
    for (;;) {
      this.#take(SPACE);
      const character = this.#text[this.#at];
      if (character === '[' || character === '{') {
        this.#at++;
        this.#take(SPACE);
        const close = character === '[' ? ']' : '}';
        if (this.#text[this.#at] === close) {
          this.#at++;
          return undefined;
        }
        this.#open.push(character);
        const fault = character === '{' ? this.#readKey('a key in quotes or "}"') : undefined;
        if (fault !== undefined) return fault;
        continue;
      }
      if (character === '"') return this.#readString();
      return this.#take(LITERAL) ? undefined : this.#fault('a value');
    }
  }

  #readAfterValue(): JsonFault | 'next' | undefined {
    for (;;) {
      this.#take(SPACE);
      const container = this.#open.at(-1);
      const character = this.#text[this.#at];
      if (container === undefined) return character === undefined ? undefined : this.#fault('the end');
      if (character === ',') {
        this.#at++;
        this.#take(SPACE);
        return (container === '{' ? this.#readKey('a key in quotes') : undefined) ?? 'next';
      }
      if (character !== (container === '[' ? ']' : '}'))
        return this.#fault(container === '[' ? '"," or "]"' : '"," or "}"');
      this.#at++;
      this.#open.pop();
    }
  }

  #readKey(expected: string): JsonFault | undefined {
    if (this.#text[this.#at] !== '"') return this.#fault(expected);
    const fault = this.#readString();
    if (fault !== undefined) return fault;
    this.#take(SPACE);
    if (this.#text[this.#at] !== ':') return this.#fault('":"');
    this.#at++;
    return undefined;
  }

  /** By hand: a regular expression over a string of many megabytes would run out of stack. */
  #readString(): JsonFault | undefined {
    const start = this.#at++;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) return { at: start, message: 'The text ends within the string that begins here.' };
      if (code < 0x20) return this.#fault('a character of a string');
      if (code === BACKSLASH) {
        if (!this.#take(ESCAPE)) return this.#fault('an escape that JSON knows');
        continue;
      }
      this.#at++;
      if (code === QUOTE) return undefined;
    }
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #fault(expected: string): JsonFault {
    const found = this.#text[this.#at];
    const what = found === undefined ? 'the text ends' : `there is ${JSON.stringify(found)}`;
    return { at: this.#at, message: `Expected ${expected}, but ${what}.` };
  }
}

/** Line and column from 1, for people. */
export function toLineAndColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) {
    line++;
    lineStart = next + 1;
  }
  return { line, column: at - lineStart + 1 };
}
