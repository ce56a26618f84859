/** Sections and lines of a HAProxy file. Always gives a tree; what is wrong is a list beside it. Linear in the text. */

import type { Span } from '../rule';
import { type LexErrorKind, lexLine, type Word } from './lexer';
import { findSectionKind, type SectionKind } from './sectionKinds';
import { blankTemplates, isInsertion } from './templates';

/** One branch of an `.if` block; what stands in it may or may not be in force. */
export interface Branch {
  readonly parent: Branch | undefined;
  readonly block: ConditionalBlock;
}

export interface ConditionalBlock {
  readonly branches: Branch[];
  /** With `.else` one of the branches is taken for certain. */
  hasElse: boolean;
}

/** A line with words on it; the span leaves out the line break. */
export interface Line extends Span {
  /** From 1; for distances. */
  readonly number: number;
  /** The number as messages name it: `12`, or `3 of haproxy.cfg` for a line of another file. */
  readonly place: string;
  /** All words, a `no` or `default` prefix included. */
  readonly words: readonly Word[];
  readonly prefix: 'no' | 'default' | undefined;
  /** The word after the prefix; the empty string when there is none. */
  readonly keyword: string;
  /** The words after the keyword. */
  readonly args: readonly Word[];
  readonly branch: Branch | undefined;
}

export interface Section {
  readonly kind: SectionKind;
  readonly header: Line;
  readonly name: Word | undefined;
  /** The named defaults section after `from`. */
  readonly from: Word | undefined;
  readonly lines: Line[];
  /** A template stands on a line of its own and may leave any number of lines: what is missing is not known. */
  hasInsertions: boolean;
}

export interface Comment extends Span {
  readonly lineNumber: number;
}

export type ParseErrorKind = LexErrorKind | 'outside-section' | 'unmatched-branch' | 'unclosed-branch' | 'too-deep';

/** `MAXNESTEDCONDS` of HAProxy: it refuses deeper nesting. */
export const MAX_BRANCH_DEPTH = 16;

export interface ParseError extends Span {
  readonly kind: ParseErrorKind;
}

export interface ParsedFile {
  readonly sections: readonly Section[];
  readonly comments: readonly Comment[];
  readonly errors: readonly ParseError[];
  readonly hasTemplates: boolean;
}

/** The words of a line, without indentation and comment. */
export function toStatementSpan(line: Line): Span {
  return { start: line.words[0]?.start ?? line.start, end: line.words.at(-1)?.end ?? line.end };
}

interface OpenBranch {
  branch: Branch;
  readonly opener: Span;
  /** Its lines count as those of the block around it. */
  readonly isTooDeep: boolean;
}

export function parseHaproxy(text: string, placeOf: (number: number) => string = String): ParsedFile {
  const blanked = blankTemplates(text);
  const parser = new Parser(blanked.text, text, placeOf);
  parser.run();
  const { sections, comments, errors } = parser;
  return { sections, comments, errors, hasTemplates: blanked.hasTemplates };
}

class Parser {
  readonly sections: Section[] = [];
  readonly comments: Comment[] = [];
  readonly errors: ParseError[] = [];
  readonly #openBranches: OpenBranch[] = [];

  constructor(
    /** With templates blanked. */
    readonly text: string,
    readonly original: string,
    readonly placeOf: (number: number) => string,
  ) {}

  run(): void {
    // HAProxy refuses a byte order mark; whoever reports that still wants the first section to be seen.
    let start = this.text.startsWith('\uFEFF') ? 1 : 0;
    for (let number = 1; start < this.text.length; number++) {
      const lineBreak = this.text.indexOf('\n', start);
      const end = lineBreak < 0 ? this.text.length : lineBreak;
      const isCrLf = end > start && this.text.charAt(end - 1) === '\r';
      this.#takeLine(number, start, isCrLf ? end - 1 : end);
      start = end + 1;
    }
    for (const open of this.#openBranches) this.#fail('unclosed-branch', open.opener);
  }

  #takeLine(number: number, start: number, end: number): void {
    const { words, comment, errors } = lexLine(this.text, start, end);
    for (const error of errors) this.errors.push(error);
    if (comment !== undefined) this.comments.push({ ...comment, lineNumber: number });
    const first = words[0];
    if (first === undefined) return;
    if (first.value.startsWith('.') && !first.isQuoted) {
      this.#takeDirective(first);
      return;
    }
    const line = this.#toLine(number, start, end, words, first);
    const kind = findSectionKind(first.value);
    if (kind !== undefined) this.sections.push(toSection(kind, line));
    else this.#addLine(line, first);
  }

  #addLine(line: Line, first: Word): void {
    const section = this.sections.at(-1);
    if (section === undefined) {
      this.#fail('outside-section', first);
      return;
    }
    section.lines.push(line);
    if (first.isUnknown && isInsertion(this.original.slice(first.start, first.end))) section.hasInsertions = true;
  }

  #toLine(number: number, start: number, end: number, words: readonly Word[], first: Word): Line {
    const prefix = first.value === 'no' || first.value === 'default' ? first.value : undefined;
    const head = prefix === undefined ? 0 : 1;
    const keyword = words[head]?.value ?? '';
    const branch = this.#openBranches.at(-1)?.branch;
    const place = this.placeOf(number);
    return { number, place, start, end, words, prefix, keyword, args: words.slice(head + 1), branch };
  }

  /** Configuration manual §2.4, conditional blocks. `.notice`, `.warning`, `.alert` and `.diag` set nothing. */
  #takeDirective(first: Word): void {
    if (first.value === '.if') this.#openBlock(first);
    else if (first.value === '.elif' || first.value === '.else') this.#nextBranch(first);
    else if (first.value === '.endif' && this.#openBranches.pop() === undefined) this.#fail('unmatched-branch', first);
  }

  #openBlock(opener: Word): void {
    const parent = this.#openBranches.at(-1)?.branch;
    if (parent !== undefined && this.#openBranches.length >= MAX_BRANCH_DEPTH) {
      this.#fail('too-deep', opener);
      this.#openBranches.push({ branch: parent, opener, isTooDeep: true });
      return;
    }
    const branch: Branch = { parent, block: { branches: [], hasElse: false } };
    branch.block.branches.push(branch);
    this.#openBranches.push({ branch, opener, isTooDeep: false });
  }

  #nextBranch(first: Word): void {
    const open = this.#openBranches.at(-1);
    if (open === undefined) this.#fail('unmatched-branch', first);
    if (open === undefined || open.isTooDeep) return;
    const { parent, block } = open.branch;
    open.branch = { parent, block };
    block.branches.push(open.branch);
    if (first.value === '.else') block.hasElse = true;
  }

  #fail(kind: ParseErrorKind, { start, end }: Span): void {
    this.errors.push({ kind, start, end });
  }
}

/** `defaults [NAME] [from NAME]`, `frontend NAME [from NAME]`; the name of other sections is the word after the kind. */
function toSection(kind: SectionKind, header: Line): Section {
  const [first, second, third] = header.args;
  if (kind === 'defaults' && first?.value === 'from')
    return { kind, header, name: undefined, from: second, lines: [], hasInsertions: false };
  const from = second?.value === 'from' ? third : undefined;
  return { kind, header, name: first, from, lines: [], hasInsertions: false };
}
