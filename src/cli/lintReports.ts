import { LineIndex, type Position } from '../lint/lineIndex';
import type { Finding, Severity, Span } from '../lint/rule';
import type { LintableFile } from './lintFiles';

export interface LintedFile extends LintableFile {
  readonly findings: readonly Finding[];
}

/** Zero-based, end exclusive, characters in UTF-16 units. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function toRange(lines: LineIndex, span: Span): Range {
  return { start: lines.toPosition(span.start), end: lines.toPosition(span.end) };
}

/** `path:line:column severity id message`, one line a finding, counted from 1. */
export function formatText(files: readonly LintedFile[]): string {
  const lines: string[] = [];
  for (const { path, text, findings } of files) {
    const index = new LineIndex(text);
    for (const { start, severity, rule, message } of findings) {
      const { line, character } = index.toPosition(start);
      lines.push(`${path}:${line + 1}:${character + 1} ${severity} ${rule} ${message}\n`);
    }
  }
  return lines.join('');
}

/** One document with zero-based ranges. */
export function formatJson(files: readonly LintedFile[]): string {
  const document = {
    files: files.map(({ path, dialect, text, findings }) => {
      const index = new LineIndex(text);
      return { path, dialect, findings: findings.map((finding) => toJsonFinding(index, finding)) };
    }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function toJsonFinding(index: LineIndex, finding: Finding) {
  const { rule, severity, message, fixes } = finding;
  return {
    rule,
    severity,
    message,
    range: toRange(index, finding),
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ range: toRange(index, edit), newText: edit.newText })),
    })),
  };
}

/** `2 errors, 1 warning in 3 files`. */
export function formatSummary(files: readonly LintedFile[]): string {
  const count = (severity: Severity): number =>
    files.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const notes = count('information') + count('hint');
  return `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(notes, 'note')} in ${plural(files.length, 'file')}\n`;
}
