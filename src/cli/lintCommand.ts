import { writeFileSync } from 'node:fs';
import { NodeSourceReader } from '../files/nodeSourceReader';
import { readProxyVersion } from '../files/proxyVersion';
import { lint } from '../lint/engine';
import { fixAll } from '../lint/fixAll';
import type { LintOptions } from '../lint/rule';
import { isLoud } from '../lint/severity';
import { formatGithub } from './githubAnnotations';
import { LINT_USAGE, type LintArguments, type LintFormat, parseLintArguments } from './lintArguments';
import { collectFiles, type LintableFile } from './lintFiles';
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
export async function runLint(args: readonly string[], io: LintIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.out(LINT_USAGE);
    return 0;
  }
  const parsed = parseLintArguments(args);
  if ('problem' in parsed) {
    io.err(`socketscope lint: ${parsed.problem}\n\n${LINT_USAGE}`);
    return 2;
  }
  const { files, failures, skipped } = collectFiles(parsed.paths, parsed.dialect);
  for (const failure of failures) io.err(`socketscope lint: cannot read ${failure}\n`);
  for (const path of skipped)
    io.err(
      `socketscope lint: skipped ${path}: no NGINX or HAProxy config or Ingress by name or content; --dialect tells which it is\n`,
    );

  const options = await toOptions(parsed);
  const lintOne = (file: LintableFile): LintedFile => ({ ...file, findings: lint({ ...file, options }) });
  const linted = parsed.isFixing ? files.map((file) => lintOne(fixFile(file, options, io))) : files.map(lintOne);
  io.out(format(parsed.format, linted));
  if (parsed.format === 'text') io.err(formatSummary(linted));
  if (failures.length > 0) return 2;
  return linted.some(({ findings }) => findings.some(isLoud)) ? 1 : 0;
}

async function toOptions({ nginxVersion, haproxyVersion, ...rest }: LintArguments): Promise<LintOptions> {
  const { level, severities, minIdleMs, webSockets } = rest;
  return {
    nginxVersion: nginxVersion === 'auto' ? await readProxyVersion('nginx') : nginxVersion,
    haproxyVersion: haproxyVersion === 'auto' ? await readProxyVersion('haproxy') : haproxyVersion,
    level,
    severities,
    minIdleMs,
    webSockets,
    reader,
  };
}

/** Writes the repaired text where something was repaired. */
function fixFile(file: LintableFile, options: LintOptions, io: LintIo): LintableFile {
  const { text, count } = fixAll({ ...file, options }, isLoud);
  if (count === 0) return file;
  writeFileSync(file.path, text);
  io.err(`socketscope lint: ${file.path}: ${count === 1 ? '1 fix' : `${count} fixes`} written\n`);
  return { ...file, text };
}

function format(name: LintFormat, files: readonly LintedFile[]): string {
  switch (name) {
    case 'text':
      return formatText(files);
    case 'json':
      return formatJson(files);
    case 'sarif':
      return formatSarif(files, reader);
    case 'github':
      return formatGithub(files);
  }
}
