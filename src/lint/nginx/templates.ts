import type { Span } from '../rule';

/** What a template part stands for in a config that some tool fills in before nginx reads it. */
export type TemplateRole =
  /** `{{ .Host }}`, `<%= port %>`: a value. */
  | 'value'
  /** `{% if tls %}`, `{{ end }}`: steers the tool and leaves no text of its own. */
  | 'control'
  /** `{% include "x" %}`, `{{ template "x" }}`: may leave any number of directives. */
  | 'insertion';

export interface TemplatePart extends Span {
  readonly role: TemplateRole;
}

interface Syntax {
  readonly open: string;
  readonly close: string;
}

const SYNTAXES: readonly Syntax[] = [
  { open: '{{', close: '}}' },
  { open: '{%', close: '%}' },
  { open: '<%', close: '%>' },
];
const INSERTION = /^(?:template|include|partial|import|extends|call|>)(?![\w.])/;
const CONTROL =
  /^(?:if|elif|elsif|else|end|endif|endfor|endwith|endblock|endmacro|endraw|raw|range|for|each|unless|with|set|define|block|macro|do|break|continue|\/\*|#|\/|\^|!|\$\w+\s*:?=)(?![\w.])?/;

/** Finds the template part that starts at an offset. Remembers where each closing mark comes next, so that a whole file costs linear time. */
export class TemplateScanner {
  readonly #text: string;
  readonly #nextClose = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The part that starts at `at`, or undefined. */
  partAt(at: number): TemplatePart | undefined {
    const syntax = SYNTAXES.find(({ open }) => this.#text.startsWith(open, at));
    if (syntax === undefined) return undefined;
    const close = this.#closeAfter(at + 2, syntax.close);
    if (close < 0) return undefined;
    return { start: at, end: close + 2, role: toRole(syntax, this.#text.slice(at + 2, close)) };
  }

  /** A Jinja comment `{# … #}` on one line; nginx reads the same as a brace and a comment, so ask only where no brace may stand. */
  commentAt(at: number): TemplatePart | undefined {
    if (!this.#text.startsWith('{#', at)) return undefined;
    const close = this.#closeAfter(at + 2, '#}');
    const part = { start: at, end: close + 2, role: 'control' } as const;
    return close >= 0 && this.isOnOneLine(part) ? part : undefined;
  }

  isOnOneLine(part: Span): boolean {
    const lineEnd = this.#text.indexOf('\n', part.start);
    return lineEnd < 0 || lineEnd >= part.end;
  }

  #closeAfter(from: number, close: string): number {
    const known = this.#nextClose.get(close);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const found = this.#text.indexOf(close, from);
    this.#nextClose.set(close, found);
    return found;
  }
}

function toRole(syntax: Syntax, inner: string): TemplateRole {
  if (syntax.open === '<%' && inner.startsWith('=')) return 'value';
  const body = inner.replace(/^[-~+=\s]+/, '');
  if (INSERTION.test(body)) return 'insertion';
  if (syntax.open !== '{{') return 'control';
  return CONTROL.test(body) ? 'control' : 'value';
}

/** True for a value that a tool fills in later (`{{ port }}`, `${PORT}` in capitals, `%port%`, `@PORT@`): nothing can be said about it. */
export function isTemplated(value: string): boolean {
  return /\{\{|\{%|<%|%[A-Za-z_]\w*%|\$\{?[A-Z][A-Z0-9_]*\b|@[A-Z][A-Z0-9_]*@/.test(value);
}
