import { findField, findNearestField } from './fields';
import { findOperator, isWord, parseExpression } from './parser';
import type { Token } from './syntax';

/**
 * Whether a text is meant as an expression; everything else is looked for as it stands. In the order of the rules:
 *
 * - it begins with `!` or `/`
 * - it begins, behind any `(` and `not`, with a text in quotes that a connective, `)` or the end follows
 * - it begins, behind any of those, with a field that an operator or a connective follows (behind one also `)` or the end), with a
 *   path such as `json.type`, or with a word that is nearly a field and that a comparison sign follows
 * - `&&` or `||` stands in it, and a field with a comparison sign behind it
 * - it is more than one word and reads as an expression to its end, such as `masked and not fin`
 *
 * A single word is always plain text, also where it is the name of a field: `error` searches for the word.
 */
export function isExpression(text: string, tokens: readonly Token[]): boolean {
  const [first] = tokens;
  if (first === undefined || first.kind === 'end') return false;
  if (first.text === '!' || text.trimStart().startsWith('/')) return true;
  return beginsExpression(tokens) || joinsComparison(tokens) || isWhole(text, tokens);
}

function beginsExpression(tokens: readonly Token[]): boolean {
  let at = 0;
  while (isOpening(tokens[at])) at++;
  const isWithin = at > 0;
  const head = tokens[at];
  const next = tokens[at + 1];
  if (head === undefined || next === undefined) return false;
  if (head.kind === 'string') return isClosing(next) || isConnective(next);
  if (head.kind === 'path') return isClosing(next) || isConnective(next) || findOperator(next) !== undefined;
  if (head.kind === 'bad' || head.kind === 'regex')
    return /^json[.[]/i.test(head.text) || (isWithin && head.text.startsWith('/'));
  if (head.kind !== 'word') return false;
  if (findField(head.text) === undefined) {
    return next.kind === 'comparison' && next.text.includes('=') && findNearestField(head.text) !== undefined;
  }
  if (isWord(next, 'in')) return isListBegun(tokens[at + 2]);
  if (next.kind === 'comparison' || findOperator(next) !== undefined || next.text === '&&' || next.text === '||')
    return true;
  // `opcode = ping` is what one writes first.
  return next.kind === 'bad' && next.text === '=' ? true : isWithin && isClosing(next);
}

/** `hello && len > 5`: the mistake in it is to be shown, not searched for. */
function joinsComparison(tokens: readonly Token[]): boolean {
  if (!tokens.some(({ kind, text }) => kind === 'logic' && text !== '!')) return false;
  return tokens.some((token, at) => isFieldLike(token) && tokens[at + 1]?.kind === 'comparison');
}

function isWhole(text: string, tokens: readonly Token[]): boolean {
  return tokens.length > 2 && tokens.length < 200 && parseExpression(text, tokens).syntax !== undefined;
}

/** `error in production` is text. */
function isListBegun(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'end' || ['{', '(', '['].includes(token.text);
}

function isFieldLike(token: Token): boolean {
  return token.kind === 'path' || (token.kind === 'word' && findField(token.text) !== undefined);
}

function isOpening(token: Token | undefined): boolean {
  return token !== undefined && (token.text === '(' || token.text === '!' || isWord(token, 'not'));
}

function isClosing(token: Token): boolean {
  return token.kind === 'end' || token.text === ')';
}

function isConnective(token: Token): boolean {
  return token.text === '&&' || token.text === '||' || isWord(token, 'and') || isWord(token, 'or');
}
