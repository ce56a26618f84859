import type { Span } from '../rule';
import { findMostArguments } from './knownDirectives';
import { type LexProblemKind, lexNginx, type Token } from './lexer';

export type SyntaxProblemKind =
  | LexProblemKind
  /** A directive that the next line, a `}` or the end of the file cuts short. */
  | 'missing-semicolon'
  /** A `{` without its `}`; the span is the brace of the block that most likely lacks it. */
  | 'unclosed-block'
  /** A `}` that closes nothing. */
  | 'unexpected-close'
  /** A `;` or `{` without a directive before it. */
  | 'unexpected-punctuation';

export interface SyntaxProblem extends Span {
  readonly kind: SyntaxProblemKind;
}

/** What stands between a block's braces: directives, the rows of a data block (`map`, `types`), or Lua. */
export type BlockKind = 'directives' | 'rows' | 'lua';

export interface Block {
  readonly kind: BlockKind;
  readonly children: readonly Directive[];
  /** Template parts that may become any directives (`{{ template "proxy" . }}`). */
  readonly insertions: readonly Span[];
  /** Offset behind the `{`. */
  readonly bodyStart: number;
  /** Offset of the `}`, or the end of the text where it is missing. */
  readonly bodyEnd: number;
  readonly isClosed: boolean;
}

/** A directive, or one row of a data block: then `name` is the row's first word. */
export interface Directive extends Span {
  readonly name: string;
  readonly nameToken: Token;
  readonly args: readonly Token[];
  readonly block: Block | undefined;
  readonly parent: Directive | undefined;
  /** False where its `;` or `}` is missing. */
  readonly isTerminated: boolean;
}

export interface Tree {
  /** The file's top level; its body is the whole text. */
  readonly root: Block;
  readonly tokens: readonly Token[];
  readonly problems: readonly SyntaxProblem[];
  readonly hasTemplates: boolean;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenBlock = Writable<Omit<Block, 'children' | 'insertions'>> & { children: Directive[]; insertions: Span[] };
type OpenDirective = Writable<Omit<Directive, 'block'>> & { block: OpenBlock | undefined };

interface Frame {
  readonly block: OpenBlock;
  /** Braces inside this block that got no block of their own; their `}` come first. */
  flattened: number;
  readonly opener: OpenDirective | undefined;
  readonly brace: Token | undefined;
}

const DATA_BLOCKS = new Set(['map', 'geo', 'split_clients', 'types', 'charset_map', 'match']);

/** Deeper blocks are read as part of the one around them. nginx has no limit, and real files stay under ten. */
const MAX_NESTING = 20_000;
/** Enough to tell that a file is broken. */
const MAX_PROBLEMS = 1_000;

/** Builds the tree of any text in linear time, with a stack of its own so that nesting cannot overflow. */
export function parseNginx(text: string): Tree {
  return new Parser(text).run();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #problems: SyntaxProblem[];
  readonly #hasTemplates: boolean;
  readonly #stack: Frame[];
  #words: Token[] = [];
  /** The first block whose `}` is indented less than its opener: the likely owner of a missing `}`. */
  #suspect: Token | undefined;

  constructor(text: string) {
    const { tokens, problems, hasTemplates } = lexNginx(text);
    this.#text = text;
    this.#tokens = tokens;
    this.#problems = [...problems];
    this.#hasTemplates = hasTemplates;
    this.#stack = [{ block: newBlock('directives', 0), flattened: 0, opener: undefined, brace: undefined }];
  }

  run(): Tree {
    for (const token of this.#tokens) this.#take(token);
    this.#endFile();
    const problems = this.#problems.sort((a, b) => a.start - b.start);
    return {
      root: this.#stack[0]?.block ?? newBlock('directives', 0),
      tokens: this.#tokens,
      problems,
      hasTemplates: this.#hasTemplates,
    };
  }

  get #frame(): Frame {
    const frame = this.#stack.at(-1);
    if (frame === undefined) throw new Error('The root block is never closed');
    return frame;
  }

  #take(token: Token): void {
    switch (token.kind) {
      case 'word':
        this.#takeWord(token);
        break;
      case ';':
        this.#endStatement(token);
        break;
      case '{':
        this.#openBlock(token);
        break;
      case '}':
        this.#closeBlock(token);
        break;
      case 'template':
        this.#frame.block.insertions.push({ start: token.start, end: token.end });
        break;
      case 'lua':
        this.#frame.block.kind = 'lua';
        break;
      case 'comment':
        break;
    }
  }

  #endStatement(semicolon: Token): void {
    if (this.#words.length === 0) this.#note('unexpected-punctuation', semicolon);
    this.#closeDirective(semicolon.end, true);
  }

  #note(kind: SyntaxProblemKind, { start, end }: Span): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ kind, start, end });
  }

  #takeWord(token: Token): void {
    if (this.#startsNextDirective(token)) this.#cutDirective();
    this.#words.push(token);
  }

  /** A known directive name at the start of a line, while the directive before it already has all the arguments it takes. */
  #startsNextDirective(token: Token): boolean {
    const name = this.#words[0];
    if (name === undefined || !token.isFirstOnLine || token.quote !== '' || this.#frame.block.kind === 'rows')
      return false;
    if (findMostArguments(token.value) === undefined) return false;
    const most = findMostArguments(name.value);
    return most !== undefined && this.#words.length > most;
  }

  #cutDirective(): void {
    const last = this.#words.at(-1);
    if (last === undefined) return;
    this.#note('missing-semicolon', last);
    this.#closeDirective(last.end, false);
  }

  #closeDirective(end: number, isTerminated: boolean): OpenDirective | undefined {
    const [nameToken, ...args] = this.#words;
    this.#words = [];
    if (nameToken === undefined) return undefined;
    const { block, opener } = this.#frame;
    const directive: OpenDirective = {
      name: nameToken.value,
      nameToken,
      args,
      start: nameToken.start,
      end,
      block: undefined,
      parent: opener,
      isTerminated,
    };
    block.children.push(directive);
    return directive;
  }

  #openBlock(brace: Token): void {
    if (this.#words.length === 0) this.#note('unexpected-punctuation', brace);
    const opener = this.#closeDirective(brace.end, false);
    if (opener === undefined || this.#stack.length > MAX_NESTING) {
      this.#frame.flattened++;
      return;
    }
    const isData = DATA_BLOCKS.has(opener.name) && opener.args.length <= 2;
    opener.block = newBlock(isData ? 'rows' : 'directives', brace.end);
    this.#stack.push({ block: opener.block, flattened: 0, opener, brace });
  }

  #closeBlock(brace: Token): void {
    if (this.#words.length > 0) this.#cutDirective();
    const frame = this.#frame;
    if (frame.flattened > 0) {
      frame.flattened--;
      return;
    }
    if (frame.opener === undefined) {
      this.#note('unexpected-close', brace);
      return;
    }
    this.#suspectIndentation(brace);
    this.#stack.pop();
    frame.block.bodyEnd = brace.start;
    frame.block.isClosed = true;
    frame.opener.end = brace.end;
    frame.opener.isTerminated = true;
  }

  #suspectIndentation(close: Token): void {
    const { opener, brace } = this.#frame;
    if (this.#suspect !== undefined || opener === undefined || !close.isFirstOnLine || !opener.nameToken.isFirstOnLine)
      return;
    if (this.#columnOf(close) < this.#columnOf(opener.nameToken)) this.#suspect = brace;
  }

  #columnOf(token: Token): number {
    return token.start - (this.#text.lastIndexOf('\n', token.start) + 1);
  }

  #endFile(): void {
    if (this.#words.length > 0) this.#cutDirective();
    const innermost = this.#stack.at(-1)?.brace;
    const blamed = this.#suspect ?? innermost;
    if (innermost !== undefined && blamed !== undefined) this.#note('unclosed-block', blamed);
    for (const { block, opener } of this.#stack) {
      block.bodyEnd = this.#text.length;
      if (opener !== undefined) opener.end = this.#text.length;
    }
  }
}

function newBlock(kind: BlockKind, bodyStart: number): OpenBlock {
  return { kind, children: [], insertions: [], bodyStart, bodyEnd: bodyStart, isClosed: false };
}
