import { lint } from '../../../../src/lint/engine';
import { type Insight, readInsight } from '../../../../src/lint/insight/insight';
import type { Dialect, LintOptions } from '../../../../src/lint/rule';

const PATHS: Readonly<Record<string, string>> = { nginx: '/etc/nginx/nginx.conf', haproxy: '/etc/haproxy/haproxy.cfg' };

export function toInsight(dialect: Dialect, text: string, options: LintOptions = {}): Insight {
  const request = {
    path: PATHS[dialect] ?? '/etc/file',
    text,
    dialect,
    options: { level: 'all', ...options } as const,
  };
  return readInsight(request, lint(request));
}

/** The Markdown over the first place that holds `words`; the pointer is on their first letter. */
export function hoverOver(dialect: Dialect, text: string, words: string, options?: LintOptions): string | undefined {
  const offset = text.indexOf(words);
  if (offset < 0) throw new Error(`"${words}" is not in the text`);
  return toInsight(dialect, text, options).hover(offset)?.markdown;
}

/** Labels of what is offered at the `|` of a text. */
export function completeAt(dialect: Dialect, marked: string, options?: LintOptions): readonly string[] {
  return itemsAt(dialect, marked, options).map(({ label }) => label);
}

export function itemsAt(dialect: Dialect, marked: string, options?: LintOptions) {
  const offset = marked.indexOf('|');
  return toInsight(dialect, marked.replace('|', ''), options).complete(offset);
}

/** The text after an item of the offered ones is taken. */
export function takeAt(dialect: Dialect, marked: string, label: string): string {
  const item = itemsAt(dialect, marked).find((one) => one.label === label);
  if (item === undefined) throw new Error(`"${label}" is not offered`);
  const text = marked.replace('|', '');
  return text.slice(0, item.replace.start) + item.insertText + text.slice(item.replace.end);
}
