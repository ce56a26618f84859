import type { Edit, Span } from '../rule';
import { skipBlanks } from './edits';
import type { SourceFile } from './sourceFile';

/** Takes a statement away: its whole line where it stands alone there, else the statement and the blanks beside it. */
export function removal({ text }: SourceFile, { start, end }: Span): Edit {
  const before = skipBlanks(text, start, -1);
  const after = skipBlanks(text, end, 1);
  const isFirst = before === 0 || text.charAt(before - 1) === '\n';
  if (!isFirst) return { start: before, end, newText: '' };
  const lineBreak = /^\r?\n/.exec(text.slice(after, after + 2))?.[0];
  if (lineBreak !== undefined) return { start: before, end: after + lineBreak.length, newText: '' };
  return after === text.length ? { start: before, end: after, newText: '' } : { start, end: after, newText: '' };
}

/** Several statements at once; the blanks between two of them are taken once. */
export function removals(file: SourceFile, spans: readonly Span[]): readonly Edit[] {
  const merged: Edit[] = [];
  for (const edit of spans.map((span) => removal(file, span)).sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || edit.start > last.end) merged.push(edit);
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, edit.end) };
  }
  return merged;
}
