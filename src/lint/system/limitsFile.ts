/** `/etc/security/limits.conf` and `limits.d/*.conf`: limits.conf(5). */

import type { Span } from '../rule';
import { splitLines, type TextLine } from './lines';

export interface LimitWord extends Span {
  readonly value: string;
}

/** `<domain> <type> <item> <value>` */
export interface LimitEntry extends Span {
  readonly domain: LimitWord;
  readonly type: LimitWord;
  readonly item: LimitWord;
  readonly value: LimitWord;
  readonly line: TextLine;
}

/** Entries with all four words, in file order; `#` starts a comment anywhere. */
export function parseLimits(text: string): readonly LimitEntry[] {
  const entries: LimitEntry[] = [];
  for (const line of splitLines(text)) {
    const content = text.slice(line.start, line.end).replace(/#.*/s, '');
    const [domain, type, item, value] = [...content.matchAll(/\S+/g)].map(
      (match): LimitWord => ({
        value: match[0],
        start: line.start + match.index,
        end: line.start + match.index + match[0].length,
      }),
    );
    if (domain === undefined || type === undefined || item === undefined || value === undefined) continue;
    entries.push({ domain, type, item, value, line, start: domain.start, end: value.end });
  }
  return entries;
}

/** A number; `unlimited`, `infinity` and `-1` are infinite. Undefined for anything else. */
export function parseLimit(value: string): number | undefined {
  if (/^(?:unlimited|infinity|-1)$/i.test(value)) return Number.POSITIVE_INFINITY;
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
