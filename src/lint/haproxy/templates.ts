import { TEMPLATE_FILLER } from './lexer';

/** Jinja, Go, Liquid and Helm write `{{ }}` and `{% %}`, ERB writes `<% %>`. HAProxy itself uses none of the openers. */
const CLOSERS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '<%': '%>' };
const OPENER = /\{\{|\{%|<%/g;
const NOT_LINE_BREAK = /[^\r\n]/g;

export interface BlankedText {
  /** As long as the original, line by line; every template expression is filler. */
  readonly text: string;
  readonly hasTemplates: boolean;
}

/** `{% include "x" %}`, `{{ timeouts }}` on a line of its own: may leave any number of lines. */
const INSERTION = /^\{%[-+]?\s*(?:include|import|call|extends)\b|^\{\{|^<%=/;

export function isInsertion(source: string): boolean {
  return INSERTION.test(source);
}

/** Covers template expressions, so that a value nobody knows yet is not mistaken for one. Linear. */
export function blankTemplates(text: string): BlankedText {
  const parts: string[] = [];
  const withoutCloser = new Set<string>();
  let done = 0;
  for (const match of text.matchAll(OPENER)) {
    const closer = CLOSERS[match[0]];
    if (match.index < done || closer === undefined || withoutCloser.has(closer)) continue;
    const at = text.indexOf(closer, match.index + 2);
    if (at < 0) {
      withoutCloser.add(closer);
      continue;
    }
    parts.push(text.slice(done, match.index));
    done = at + closer.length;
    parts.push(text.slice(match.index, done).replace(NOT_LINE_BREAK, TEMPLATE_FILLER));
  }
  if (parts.length === 0) return { text, hasTemplates: false };
  return { text: parts.join('') + text.slice(done), hasTemplates: true };
}
