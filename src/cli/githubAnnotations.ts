import { LineIndex } from '../lint/lineIndex';
import { findRule } from '../lint/registry';
import type { Severity } from '../lint/rule';
import { type LintedFile, toRange } from './lintReports';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands of GitHub Actions, one a finding: they annotate the lines of a pull request. */
export function formatGithub(files: readonly LintedFile[]): string {
  const lines: string[] = [];
  for (const { path, text, findings } of files) {
    const index = new LineIndex(text);
    for (const finding of findings) {
      const { start, end } = toRange(index, finding);
      const title = `${finding.rule} ${findRule(finding.rule)?.name ?? ''}`.trim();
      const properties = {
        file: path,
        line: start.line + 1,
        endLine: end.line + 1,
        // GitHub draws columns within one line only.
        ...(start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {}),
        title,
      };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      lines.push(`::${COMMANDS[finding.severity]} ${list.join(',')}::${escapeData(finding.message)}\n`);
    }
  }
  return lines.join('');
}

/** As the runner's toolkit escapes them: what would end the command is written in percents. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
