import type { Span } from '../rule';

/** A line without its line break. */
export interface TextLine extends Span {
  /** From 1. */
  readonly number: number;
}

/** Every line of a text, the last one too where it has no line break. */
export function splitLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    const feed = text.indexOf('\n', start);
    const stop = feed < 0 ? text.length : feed;
    const end = stop > start && text.charAt(stop - 1) === '\r' ? stop - 1 : stop;
    lines.push({ number, start, end });
    start = stop + 1;
  }
  return lines;
}

/** A value that a tool fills in later: `{{ x }}`, `<%= x %>`, `${X}`, `@X@`, `%x%`. */
export function isFilledInLater(value: string): boolean {
  return /\{\{|\{%|<%|\$\{?\w|@\w+@|%\w+%/.test(value);
}

/** A whole number as it is written in these files; undefined for anything else. */
export function parseCount(value: string): number | undefined {
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
