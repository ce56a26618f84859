import { findMostArguments } from '../../nginx/knownDirectives';
import type { LevelKind } from '../../nginx/level';
import type { Token } from '../../nginx/lexer';
import type { NginxModel } from '../../nginx/model';
import type { Directive } from '../../nginx/parser';
import type { Span } from '../../rule';
import type { CompletionItem } from '../contract';
import { findStatements, findValues, type Suggestion } from './completions';
import { findOpenersAt } from './directiveAt';

const LEVEL_NAMES = new Set<string>(['http', 'server', 'location', 'upstream', 'stream', 'if']);

/** Where the cursor is: in which kind of block, behind which words of an unfinished statement. */
interface Cursor {
  /** The blocks around it by name, outer ones first. */
  readonly levels: readonly LevelKind[];
  readonly opener: Directive | undefined;
  /** Complete words before the cursor, the directive's name first. */
  readonly words: readonly string[];
  /** The word being typed. */
  readonly replace: Span;
}

export function completeNginx(model: NginxModel, offset: number): readonly CompletionItem[] {
  const cursor = findCursor(model, offset);
  if (cursor === undefined) return [];
  const { text } = model.file;
  const site = {
    model,
    levels: cursor.levels,
    present: new Set((cursor.opener?.block ?? model.file.tree.root).children.map(({ name }) => name)),
    indentation: /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '',
  };
  const suggestions = cursor.words.length === 0 ? findStatements(site) : findValues(site, cursor.words);
  const hasSemicolon = /^[ \t]*;/.test(text.slice(cursor.replace.end, cursor.replace.end + 80));
  return suggestions.map((suggestion) => toItem(suggestion, cursor.replace, hasSemicolon));
}

function toItem(
  { label, insert, detail, documentation }: Suggestion,
  replace: Span,
  hasSemicolon: boolean,
): CompletionItem {
  const insertText = hasSemicolon ? insert.replace(/;$/, '') : insert;
  return { label, insertText, detail, documentation, replace };
}

function findCursor(model: NginxModel, offset: number): Cursor | undefined {
  const { tree } = model.file;
  const behind = findTokenBehind(tree.tokens, offset);
  const previous = tree.tokens[behind - 1];
  const isTouching = previous !== undefined && offset <= previous.end && offset > previous.start;
  if (isTouching && isClosed(previous, offset)) return undefined;
  // A comment ends with its line, and the cursor at its end is still inside.
  if (previous?.kind === 'comment' && offset <= previous.end) return undefined;
  const openers = findOpenersAt(tree.root, offset);
  if (openers.some(({ block }) => block?.kind !== 'directives')) return undefined;
  const names = openers.map(({ name }) => name);
  if (names.some((name) => !LEVEL_NAMES.has(name))) return undefined;
  const partial = isTouching && previous.kind === 'word' ? previous : undefined;
  const words = readWordsBefore(
    tree.tokens,
    partial === undefined ? behind : behind - 1,
    partial ?? offset,
    model.file.text,
  );
  const replace = partial === undefined ? { start: offset, end: offset } : { start: partial.start, end: partial.end };
  return { levels: toLevels(model, names), opener: openers.at(-1), words, replace };
}

/** Inside quotes, Lua or a template part nothing fits. */
function isClosed({ kind, quote, end }: Token, offset: number): boolean {
  if (kind === 'word') return quote !== '';
  return (kind === 'lua' || kind === 'template') && offset <= end;
}

/** A file that is included begins inside a level of its own. */
function toLevels({ shape }: NginxModel, names: readonly string[]): readonly LevelKind[] {
  const outer: readonly LevelKind[] =
    shape === 'root' ? ['main'] : shape === 'servers' ? ['http'] : shape === 'locations' ? ['server'] : ['location'];
  return [...outer, ...names.map((name) => name as LevelKind)];
}

/** Index of the first token that starts at or behind the offset. */
function findTokenBehind(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The words of the statement under way; none where a new one starts, even if the one before lacks its semicolon. */
function readWordsBefore(
  tokens: readonly Token[],
  before: number,
  cursor: Token | number,
  text: string,
): readonly string[] {
  const words: string[] = [];
  for (let at = before - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined || token.kind !== 'word') {
      if (token?.kind === 'comment') continue;
      break;
    }
    words.unshift(token.value);
    if (words.length > 8) break;
  }
  const start = typeof cursor === 'number' ? cursor : cursor.start;
  const isFirstOnLine = /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const most = findMostArguments(words[0] ?? '');
  return isFirstOnLine && most !== undefined && words.length > most ? [] : words;
}
