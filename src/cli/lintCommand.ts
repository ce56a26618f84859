import { NodeSourceReader } from '../files/nodeSourceReader';
import { lint } from '../lint/engine';
import type { LintOptions } from '../lint/rule';
import { LINT_USAGE, type LintArguments, type LintFormat, parseLintArguments } from './lintArguments';
import { collectFiles } from './lintFiles';
import { formatJson, formatSummary, formatText, type LintedFile } from './lintReports';
import { formatSarif } from './sarif';

/** What cannot be followed makes a rule say so; the run itself does not fail of it. */
const reader = new NodeSourceReader(() => undefined);

/** Where a command writes; findings go to `out`, everything about the run to `err`. */
export interface LintIo {
  out(text: string): void;
  err(text: string): void;
}

/** Runs `lint` and returns the exit status: 0 clean, 1 an error or warning was found, 2 unreadable files or wrong usage. */
export function runLint(args: readonly string[], io: LintIo): number {
  const parsed = parseLintArguments(args);
  if ('problem' in parsed) {
    io.err(`socketscope lint: ${parsed.problem}\n\n${LINT_USAGE}`);
    return 2;
  }
  const { files, failures, skipped } = collectFiles(parsed.paths, parsed.dialect);
  for (const failure of failures) io.err(`socketscope lint: cannot read ${failure}\n`);
  for (const path of skipped)
    io.err(
      `socketscope lint: skipped ${path}: no NGINX or HAProxy config by name or content; --dialect tells which it is\n`,
    );

  const options = toOptions(parsed);
  const linted = files.map((file): LintedFile => ({ ...file, findings: lint({ ...file, options }) }));
  io.out(format(parsed.format, linted));
  if (parsed.format === 'text') io.err(formatSummary(linted));
  if (failures.length > 0) return 2;
  const isLoud = linted.some(({ findings }) =>
    findings.some(({ severity }) => severity === 'error' || severity === 'warning'),
  );
  return isLoud ? 1 : 0;
}

function toOptions({ nginxVersion, haproxyVersion }: LintArguments): LintOptions {
  return { nginxVersion, haproxyVersion, level: 'all', reader };
}

function format(name: LintFormat, files: readonly LintedFile[]): string {
  switch (name) {
    case 'text':
      return formatText(files);
    case 'json':
      return formatJson(files);
    case 'sarif':
      return formatSarif(files, reader);
  }
}
