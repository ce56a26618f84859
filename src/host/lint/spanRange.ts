import * as vscode from 'vscode';
import type { LineIndex } from '../../lint/lineIndex';
import type { Span } from '../../lint/rule';

/** A span of a text as VS Code names it. */
export function toSpanRange(lines: LineIndex, { start, end }: Span): vscode.Range {
  const from = lines.toPosition(start);
  const to = lines.toPosition(end);
  return new vscode.Range(from.line, from.character, to.line, to.character);
}
