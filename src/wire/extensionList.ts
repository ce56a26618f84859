/** One element of `Sec-WebSocket-Extensions`: a token with parameters in the order in which they were sent. */
export interface ExtensionTerm {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly value: string | undefined }[];
}

export type ExtensionList =
  | { readonly isValid: true; readonly terms: readonly ExtensionTerm[] }
  | { readonly isValid: false; readonly problem: string };

/** RFC 9110 §5.6.2. */
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const SPACE = /[ \t]*/y;

/** Reads the grammar of RFC 6455 §9.1; quoted values come without quotes and escapes. */
export function parseExtensionList(value: string): ExtensionList {
  const cursor = new Cursor(value);
  const terms: ExtensionTerm[] = [];
  do {
    // RFC 9110 §5.6.1.2: empty list elements are to be ignored.
    if (cursor.isAtEnd() || cursor.isAt(',')) continue;
    const name = cursor.take(TOKEN);
    if (name === undefined) return cursor.fail('an extension name');
    const parameters: ExtensionTerm['parameters'][number][] = [];
    while (cursor.skip(';')) {
      const parameterName = cursor.take(TOKEN);
      if (parameterName === undefined) return cursor.fail('a parameter name');
      if (!cursor.skip('=')) {
        parameters.push({ name: parameterName, value: undefined });
        continue;
      }
      const parameterValue = cursor.take(TOKEN) ?? cursor.take(QUOTED)?.slice(1, -1).replace(/\\(.)/g, '$1');
      if (parameterValue === undefined) return cursor.fail('a parameter value');
      parameters.push({ name: parameterName, value: parameterValue });
    }
    terms.push({ name, parameters });
  } while (cursor.skip(','));
  return cursor.isAtEnd() ? { isValid: true, terms } : cursor.fail('"," or ";"');
}

class Cursor {
  #at = 0;
  constructor(readonly text: string) {
    this.take(SPACE);
  }

  isAtEnd(): boolean {
    return this.#at === this.text.length;
  }

  isAt(character: string): boolean {
    return this.text[this.#at] === character;
  }

  skip(character: string): boolean {
    if (!this.isAt(character)) return false;
    this.#at++;
    this.#skipSpace();
    return true;
  }

  take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.text);
    if (match === null) return undefined;
    this.#at = sticky.lastIndex;
    this.#skipSpace();
    return match[0];
  }

  fail(expected: string): ExtensionList {
    const received = this.isAtEnd() ? 'the end' : `"${this.text.slice(this.#at, this.#at + 20)}"`;
    return {
      isValid: false,
      problem: `Sec-WebSocket-Extensions is malformed: ${expected} was expected, but there is ${received} (RFC 6455 §9.1).`,
    };
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.text);
    this.#at = SPACE.lastIndex;
  }
}
