import { checkSyntax, type FilterAbilities } from './checker';
import { isExpression } from './classify';
import type { FilterTree } from './condition';
import { readTokens } from './lexer';
import { MAX_FILTER_CHARS } from './limits';
import { parseExpression } from './parser';
import type { FilterProblem } from './syntax';

/** A filter as it was typed, understood as far as possible. */
export interface ReadFilter {
  readonly kind: 'empty' | 'text' | 'expression';
  /** Undefined for an empty filter, and where there are problems. */
  readonly tree: FilterTree | undefined;
  readonly problems: readonly FilterProblem[];
}

/** Never throws, and takes time in proportion to the text whatever it is. Space is a part of plain text. */
export function readFilter(text: string, abilities: FilterAbilities): ReadFilter {
  if (text.trim() === '') return { kind: 'empty', tree: undefined, problems: [] };
  if (text.length > MAX_FILTER_CHARS) {
    const [has, most] = [text.length, MAX_FILTER_CHARS].map((count) => count.toLocaleString('en-US'));
    const message = `The filter has ${has} characters; at most ${most} are understood. Shorten it from here on.`;
    return { kind: 'expression', tree: undefined, problems: [{ start: MAX_FILTER_CHARS, end: text.length, message }] };
  }
  const tokens = readTokens(text);
  if (!isExpression(text, tokens)) {
    return { kind: 'text', tree: { kind: 'condition', condition: { kind: 'search', text } }, problems: [] };
  }
  const { syntax, problem } = parseExpression(text, tokens);
  if (problem !== undefined) return { kind: 'expression', tree: undefined, problems: [problem] };
  return { kind: 'expression', ...checkSyntax(syntax, abilities) };
}
