import { hasSmartQuote } from '../lexical/smartQuotes';
import type { Directive } from './parser';
import { isTemplated } from './templates';
import type { VariableMap } from './variables';

/**
 * The rows of a map that can be judged: undefined where an include, a template, a curly quote or a missing brace hides
 * what nginx would read.
 */
export function findKnownRows({ placed }: VariableMap): readonly Directive[] | undefined {
  const { block } = placed.directive;
  if (block === undefined || !block.isClosed || block.insertions.length > 0) return undefined;
  const isKnown = block.children.every(
    ({ name, args, isTerminated }) =>
      isTerminated && name !== 'include' && [name, ...args.map(({ value }) => value)].every(isPlain),
  );
  return isKnown ? block.children : undefined;
}

function isPlain(word: string): boolean {
  return !isTemplated(word) && !hasSmartQuote(word);
}
