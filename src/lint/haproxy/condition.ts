/** The `if` or `unless` at the end of a line, taken apart but not judged (configuration manual §7.2). */

import type { Span } from '../rule';
import type { Word } from './lexer';

/** One test of a condition: the name of an acl, or an expression in braces. */
export interface Term extends Span {
  readonly isNegated: boolean;
  /** Undefined for `{ … }`. */
  readonly name: string | undefined;
  /** The words between the braces; empty for a name. */
  readonly expression: readonly Word[];
}

export interface Condition extends Span {
  readonly polarity: 'if' | 'unless';
  /** Terms of one group must all hold; one group is enough. */
  readonly groups: readonly (readonly Term[])[];
}

/** Finds the condition that ends a rule; `words` are those after the rule's own arguments. */
export function findCondition(words: readonly Word[]): Condition | undefined {
  const at = words.findIndex((word) => !word.isQuoted && (word.value === 'if' || word.value === 'unless'));
  const keyword = words[at];
  if (keyword === undefined) return undefined;
  const rest = words.slice(at + 1);
  return {
    polarity: keyword.value === 'if' ? 'if' : 'unless',
    groups: parseGroups(rest),
    start: keyword.start,
    end: rest.at(-1)?.end ?? keyword.end,
  };
}

function parseGroups(words: readonly Word[]): readonly (readonly Term[])[] {
  let group: Term[] = [];
  const groups = [group];
  let isNegated = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (isOr(word)) {
      group = [];
      groups.push(group);
      continue;
    }
    const name = word.value.replace(/^!+/, '');
    if ((word.value.length - name.length) % 2 === 1) isNegated = !isNegated;
    if (name === '') continue;
    const close = name === '{' ? findClosingBrace(words, at + 1) : at;
    const expression = name === '{' ? words.slice(at + 1, close) : [];
    const end = words[Math.min(close, words.length - 1)]?.end ?? word.end;
    group.push({ isNegated, name: name === '{' ? undefined : name, expression, start: word.start, end });
    isNegated = false;
    at = close;
  }
  return groups;
}

function isOr(word: Word): boolean {
  return word.value === '||' || word.value.toLowerCase() === 'or';
}

/** Index of `}`, or the number of words when it is missing. */
function findClosingBrace(words: readonly Word[], from: number): number {
  const at = words.findIndex((word, index) => index >= from && word.value === '}');
  return at < 0 ? words.length : at;
}
