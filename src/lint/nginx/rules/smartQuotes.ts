import { reportSmartQuotes, smartQuotesMeta } from '../../lexical/smartQuotes';
import type { Rule, Span } from '../../rule';
import type { Token } from '../lexer';
import type { NginxModel } from '../model';

export const smartQuotes: Rule<NginxModel> = {
  ...smartQuotesMeta,
  check: ({ file }, report) => reportSmartQuotes(file.text, statementsOf(file.tree.tokens), 'nginx', report),
};

/** Words between two punctuation marks; comments inside a statement do not end it. */
function* statementsOf(tokens: readonly Token[]): Iterable<readonly Span[]> {
  let words: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'word') words.push(token);
    if (token.kind === 'word' || token.kind === 'comment') continue;
    if (words.length > 0) yield words;
    words = [];
  }
  if (words.length > 0) yield words;
}
