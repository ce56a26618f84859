import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorMessage } from '../base/errors';
import { detectDialect } from '../lint/dialect';
import type { Dialect } from '../lint/rule';

export interface LintableFile {
  /** As given on the command line, or below the given folder. */
  readonly path: string;
  readonly text: string;
  readonly dialect: Dialect;
}

export interface CollectedFiles {
  readonly files: readonly LintableFile[];
  /** One line for each file or folder that could not be read. */
  readonly failures: readonly string[];
  /** Files named on the command line that are no proxy config. */
  readonly skipped: readonly string[];
}

const SKIPPED_FOLDERS = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** Reads the given files, and in given folders every file that is a proxy config. */
export function collectFiles(paths: readonly string[], dialect: Dialect | undefined): CollectedFiles {
  const files: LintableFile[] = [];
  const failures: string[] = [];
  const skipped: string[] = [];
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) {
        collectFolder(path, dialect, files, failures);
        continue;
      }
      const file = readLintable(path, dialect);
      if (file === undefined) skipped.push(path);
      else files.push(file);
    } catch (error) {
      failures.push(`${path}: ${toErrorMessage(error)}`);
    }
  }
  return { files, failures, skipped };
}

/** Symbolic links to files are followed, since `sites-enabled` is made of them; links to folders are not, since they can form cycles. */
function collectFolder(root: string, dialect: Dialect | undefined, files: LintableFile[], failures: string[]): void {
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    try {
      const folders: string[] = [];
      for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
        else if (entry.isFile() || (entry.isSymbolicLink() && isFile(path)))
          collectCandidate(path, dialect, files, failures);
      }
      waiting.push(...folders.reverse());
    } catch (error) {
      failures.push(`${folder}: ${toErrorMessage(error)}`);
    }
  }
}

function collectCandidate(path: string, wanted: Dialect | undefined, files: LintableFile[], failures: string[]): void {
  try {
    const file = readLintable(path, undefined);
    if (file !== undefined && (wanted === undefined || file.dialect === wanted)) files.push(file);
  } catch (error) {
    failures.push(`${path}: ${toErrorMessage(error)}`);
  }
}

function readLintable(path: string, dialect: Dialect | undefined): LintableFile | undefined {
  const text = readFileSync(path, 'utf8');
  const known = dialect ?? detectDialect({ path, text });
  return known === undefined ? undefined : { path, text, dialect: known };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // A link that points nowhere.
    return false;
  }
}
