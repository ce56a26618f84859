import type { Edit, Fix, Report, RuleMeta, Span } from '../rule';

/** Marks that word processors and web pages put where a config needs `"` or `'`. */
const MARKS = new Set('“”„‟‘’‚‛«»');

/** Enough to tell that a file is broken. */
const MAX_FOUND = 10_000;

/** P1 as both dialects show it; each dialect adds its own `check`. */
export const smartQuotesMeta: RuleMeta = {
  id: 'P1',
  name: 'smart-quotes',
  severity: 'error',
  level: 'recommended',
  summary: 'Curly quotes around an argument are sent as text',
  why: 'Neither NGINX nor HAProxy knows the quotes of a word processor or a web page. They become part of the value, so the server receives `Connection: “upgrade”`, or an ACL waits for `“websocket”` and never matches. The configuration check accepts the file without a word.',
  measured:
    'NGINX 1.22.1 and 1.31.4: `nginx -t` is silent, the handshake is refused with 426 or 400. HAProxy 2.6.12 and 3.2.0: `haproxy -c` is silent, the ACL never matches and the socket goes to the default backend; in `http-request set-header` the handshake is refused with 426.',
  example: {
    before: 'proxy_set_header Connection “upgrade”;',
    after: 'proxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/http/websocket.html',
};

/** True where a value holds a curly quote anywhere: what it means is then for P1 to say. */
export function hasSmartQuote(value: string): boolean {
  return [...value].some((character) => MARKS.has(character));
}

/** Curly quotes around one argument, or a mark that has no partner in its statement. */
export interface SmartQuotes extends Span {
  /** Replace the pair by plain quotes; empty where no safe replacement is known. */
  readonly edits: readonly Edit[];
}

/**
 * Finds curly quotes used as quoting. `statements` holds the words of each directive or line as they stand in the text,
 * quotes included and comments left out: a word that starts or ends with a curly mark is not quoted there, so properly
 * quoted text with curly quotes inside is never reported.
 */
export function findSmartQuotes(text: string, statements: Iterable<readonly Span[]>): readonly SmartQuotes[] {
  const found: SmartQuotes[] = [];
  for (const words of statements) {
    if (found.length >= MAX_FOUND) break;
    const lastClosing = words.findLastIndex((word) => isClosing(text, word));
    for (let index = 0; index < words.length && found.length < MAX_FOUND; index++) {
      const word = words[index];
      if (word === undefined || word.end <= word.start) continue;
      const opening = findOpening(text, word);
      if (opening === undefined) continue;
      const last = index > lastClosing ? undefined : findClosingWord(text, words, index, opening);
      if (last === undefined) {
        found.push({ start: opening, end: opening + 1, edits: [] });
        continue;
      }
      found.push(toPair(text, word, opening, (words[last] ?? word).end - 1));
      index = last;
    }
  }
  return found;
}

/** Reports every find of `findSmartQuotes`, with one fix for the pair and one for the whole file. */
export function reportSmartQuotes(
  text: string,
  statements: Iterable<readonly Span[]>,
  proxy: string,
  report: (finding: Report) => void,
): void {
  const found = findSmartQuotes(text, statements);
  const all = found.flatMap((quotes) => quotes.edits);
  const pairs = found.filter((quotes) => quotes.edits.length > 0).length;
  for (const quotes of found) {
    const fixes: Fix[] = [];
    if (quotes.edits.length > 0) {
      fixes.push({ title: 'Replace the curly quotes by plain ones', edits: quotes.edits });
      if (pairs > 1) fixes.push({ title: `Replace all ${pairs} pairs of curly quotes in this file`, edits: all });
    }
    report({ start: quotes.start, end: quotes.end, message: toMessage(text, quotes, proxy), fixes });
  }
}

function toMessage(text: string, quotes: SmartQuotes, proxy: string): string {
  const shown = text.slice(quotes.start, quotes.end);
  return `Curly quotes are plain text to ${proxy}: it takes ${shown} as it stands, marks included, and says nothing. Use " or '.`;
}

/** A mark at the start of the word, or the first one in a word that ends with a mark (`Connection“upgrade”`). */
function findOpening(text: string, word: Span): number | undefined {
  if (MARKS.has(text.charAt(word.start))) return word.start;
  if (!MARKS.has(text.charAt(word.end - 1))) return undefined;
  for (let at = word.start; at < word.end; at++) if (MARKS.has(text.charAt(at))) return at;
  return undefined;
}

/** The word that ends with a mark, at or after the one that opens; undefined where the opening mark stands alone. */
function findClosingWord(text: string, words: readonly Span[], from: number, opening: number): number | undefined {
  for (let index = from; index < words.length; index++) {
    const word = words[index];
    if (word !== undefined && word.end - 1 > opening && isClosing(text, word)) return index;
  }
  return undefined;
}

function isClosing(text: string, word: Span): boolean {
  return word.end > word.start && MARKS.has(text.charAt(word.end - 1));
}

function toPair(text: string, word: Span, opening: number, closing: number): SmartQuotes {
  const inner = text.slice(opening + 1, closing);
  const span = { start: opening, end: closing + 1 };
  const quote = inner.includes('"') ? "'" : '"';
  if (inner.includes(quote) || hasSmartQuote(inner)) return { ...span, edits: [] };
  // A quote in the middle of a word is a plain character to NGINX: the value has to become a word of its own.
  const glue = opening > word.start ? ' ' : '';
  return {
    ...span,
    edits: [
      { start: opening, end: opening + 1, newText: glue + quote },
      { start: closing, end: closing + 1, newText: quote },
    ],
  };
}
