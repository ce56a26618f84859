import type { Span } from '../rule';
import type { TextLine } from './lines';

/** `key = value`; the span is from the key to the end of the value. */
export interface Assignment extends Span {
  readonly key: string;
  readonly value: string;
  readonly valueSpan: Span;
  readonly line: TextLine;
}

/** Reads one line; undefined for an empty one, for a comment (`#` or `;` comes first) and where there is no `=`. */
export function parseAssignment(text: string, line: TextLine): Assignment | undefined {
  const content = text.slice(line.start, line.end);
  const equals = content.indexOf('=');
  const key = content.slice(0, Math.max(0, equals)).trim();
  if (key === '' || key.startsWith('#') || key.startsWith(';')) return undefined;
  const rest = content.slice(equals + 1);
  const value = rest.trim();
  const start = line.start + content.indexOf(key);
  const valueStart = line.start + equals + 1 + (value === '' ? 0 : rest.indexOf(value));
  const end = valueStart + value.length;
  return { key, value, valueSpan: { start: valueStart, end }, line, start, end };
}
