/** The part of PCRE that both proxies' configs use, as a tree. What is not in it is not judged. */

export type CharacterTest = (code: number) => boolean;
export type AssertionKind = 'start' | 'end' | 'word' | 'not-word';

export type Node =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly assertion: AssertionKind }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  /** `most` is undefined where there is no limit. */
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number | undefined };

const MAX_LENGTH = 1_000;
const MAX_DEPTH = 50;
const ASSERTIONS: Readonly<Record<string, AssertionKind>> = {
  A: 'start',
  z: 'end',
  Z: 'end',
  b: 'word',
  B: 'not-word',
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };
const COUNT = /\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/y;
/** `(`, `(?:`, and the two ways to name a group. */
const GROUP = /\((?:\?(?::|P?<[A-Za-z_]\w*>))?(?!\?)/y;

/** Undefined for a pattern that is not understood to the last character: look-around, back references, possessive quantifiers, options inside. */
export function parseRegex(source: string, isCaseless: boolean): Node | undefined {
  const hasOption = source.startsWith('(?i)');
  const body = hasOption ? source.slice(4) : source;
  return body.length > MAX_LENGTH ? undefined : new Parser(body, isCaseless || hasOption).run();
}

export function isWordCode(code: number): boolean {
  return isDigit(code) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: isDigit,
  w: isWordCode,
  s: isSpace,
  D: (code) => !isDigit(code),
  W: (code) => !isWordCode(code),
  S: (code) => !isSpace(code),
};

class Parser {
  #at = 0;
  #depth = 0;

  constructor(
    readonly source: string,
    readonly isCaseless: boolean,
  ) {}

  run(): Node | undefined {
    const node = this.#parseChoice();
    return this.#at === this.source.length ? node : undefined;
  }

  #parseChoice(): Node | undefined {
    const options: Node[] = [];
    for (;;) {
      const option = this.#parseSequence();
      if (option === undefined) return undefined;
      options.push(option);
      if (this.source.charAt(this.#at) !== '|') return { kind: 'choice', options };
      this.#at++;
    }
  }

  #parseSequence(): Node | undefined {
    const parts: Node[] = [];
    while (this.#at < this.source.length && !'|)'.includes(this.source.charAt(this.#at))) {
      const atom = this.#parseAtom();
      const part = atom && this.#parseQuantifier(atom);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return { kind: 'sequence', parts };
  }

  #parseAtom(): Node | undefined {
    const char = this.source.charAt(this.#at);
    if (char === '(') return this.#parseGroup();
    if (char === '[') return this.#parseSet();
    if (char === '\\') return this.#parseEscape();
    if ('*+?'.includes(char)) return undefined;
    this.#at++;
    if (char === '^') return { kind: 'assertion', assertion: 'start' };
    if (char === '$') return { kind: 'assertion', assertion: 'end' };
    if (char === '.') return { kind: 'character', test: (code) => code !== 10 };
    return this.#toLiteral(char.charCodeAt(0));
  }

  #parseGroup(): Node | undefined {
    GROUP.lastIndex = this.#at;
    const open = GROUP.exec(this.source);
    if (open === null || ++this.#depth > MAX_DEPTH) return undefined;
    this.#at = GROUP.lastIndex;
    const node = this.#parseChoice();
    if (node === undefined || this.source.charAt(this.#at) !== ')') return undefined;
    this.#at++;
    this.#depth--;
    return node;
  }

  #parseQuantifier(part: Node): Node | undefined {
    const char = this.source.charAt(this.#at);
    COUNT.lastIndex = this.#at;
    const count = char === '{' ? COUNT.exec(this.source) : null;
    if (count === null && (char === '' || !'*+?'.includes(char))) return part;
    this.#at = count === null ? this.#at + 1 : COUNT.lastIndex;
    const next = this.source.charAt(this.#at);
    // Lazy matches the same texts; possessive does not.
    if (next === '?') this.#at++;
    else if (next === '+') return undefined;
    if (count === null)
      return { kind: 'repeat', part, least: char === '+' ? 1 : 0, most: char === '?' ? 1 : undefined };
    const [, least = '0', comma, most] = count;
    const limit = comma === undefined ? Number(least) : most === undefined ? undefined : Number(most);
    return { kind: 'repeat', part, least: Number(least), most: limit };
  }

  #parseEscape(): Node | undefined {
    const assertion = ASSERTIONS[this.source.charAt(this.#at + 1)];
    if (assertion !== undefined) {
      this.#at += 2;
      return { kind: 'assertion', assertion };
    }
    const escaped = this.#takeEscape();
    if (escaped === undefined) return undefined;
    return typeof escaped === 'number' ? this.#toLiteral(escaped) : { kind: 'character', test: escaped };
  }

  /** A class such as `\d`, or the code of one character. */
  #takeEscape(): CharacterTest | number | undefined {
    const char = this.source.charAt(this.#at + 1);
    this.#at += 2;
    const known = CLASSES[char] ?? CONTROLS[char];
    if (known !== undefined) return known;
    if (char === 'x') {
      const digits = /^[\da-fA-F]{2}/.exec(this.source.slice(this.#at, this.#at + 2));
      this.#at += 2;
      return digits === null ? undefined : Number.parseInt(digits[0], 16);
    }
    return char === '' || /[A-Za-z0-9]/.test(char) ? undefined : char.charCodeAt(0);
  }

  #parseSet(): Node | undefined {
    this.#at++;
    const isNegated = this.source.charAt(this.#at) === '^';
    if (isNegated) this.#at++;
    const tests: CharacterTest[] = [];
    for (let isFirst = true; ; isFirst = false) {
      const char = this.source.charAt(this.#at);
      if (char === '' || this.source.startsWith('[:', this.#at)) return undefined;
      if (char === ']' && !isFirst) break;
      const test = this.#parseSetItem();
      if (test === undefined) return undefined;
      tests.push(test);
    }
    this.#at++;
    return this.#toCharacter((code) => tests.some((test) => test(code)), isNegated);
  }

  #parseSetItem(): CharacterTest | undefined {
    const low = this.#takeSetCharacter();
    if (typeof low !== 'number') return low;
    const next = this.source.charAt(this.#at + 1);
    if (this.source.charAt(this.#at) !== '-' || next === ']' || next === '') return (code) => code === low;
    this.#at++;
    const high = this.#takeSetCharacter();
    return typeof high === 'number' && high >= low ? (code) => code >= low && code <= high : undefined;
  }

  #takeSetCharacter(): CharacterTest | number | undefined {
    if (this.source.charAt(this.#at) === '\\') return this.#takeEscape();
    return this.source.charCodeAt(this.#at++);
  }

  #toLiteral(wanted: number): Node {
    return this.#toCharacter((code) => code === wanted);
  }

  #toCharacter(test: CharacterTest, isNegated = false): Node {
    const isOneOf = this.isCaseless ? (code: number) => test(code) || toOtherCases(code).some(test) : test;
    return { kind: 'character', test: isNegated ? (code) => !isOneOf(code) : isOneOf };
  }
}

function toOtherCases(code: number): readonly number[] {
  const char = String.fromCharCode(code);
  return [char.toLowerCase().charCodeAt(0), char.toUpperCase().charCodeAt(0)];
}
