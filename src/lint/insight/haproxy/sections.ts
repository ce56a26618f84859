/** Where sections and lines lie in the text. */

import type { HaproxyModel } from '../../haproxy/model';
import { type Line, type Section, toStatementSpan } from '../../haproxy/parser';
import type { Span } from '../../rule';

/** From its header to its last line. */
export function toSectionSpan({ header, lines }: Section): Span {
  return { start: header.start, end: lines.at(-1)?.end ?? header.end };
}

export function findSectionAt({ file }: HaproxyModel, offset: number): Section | undefined {
  return findLastFrom(file.sections, ({ header }) => header.start, offset);
}

/** The line whose words are around an offset, with its section; the section's header counts. */
export function findLineAt(model: HaproxyModel, offset: number): { section: Section; line: Line } | undefined {
  const section = findSectionAt(model, offset);
  if (section === undefined) return undefined;
  const line = findLastFrom(section.lines, ({ start }) => start, offset) ?? section.header;
  const { start, end } = toStatementSpan(line);
  return offset >= start && offset <= end ? { section, line } : undefined;
}

/** The words as they are written. */
export function textOf({ text }: HaproxyModel, line: Line): string {
  const { start, end } = toStatementSpan(line);
  return text.slice(start, end);
}

/** `frontend web`, `defaults` */
export function nameOf({ kind, name }: Section): string {
  return name === undefined ? kind : `${kind} ${name.value}`;
}

function findLastFrom<T>(items: readonly T[], startOf: (item: T) => number, offset: number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
