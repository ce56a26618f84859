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

/** How far folders are searched. */
export interface SearchBounds {
  /** Folders that are opened, and files that are read. */
  readonly maxFolders: number;
  readonly maxFiles: number;
  /** Larger files in folders are no configs. */
  readonly maxFileBytes: number;
}

const UNBOUNDED: SearchBounds = {
  maxFolders: Number.POSITIVE_INFINITY,
  maxFiles: Number.POSITIVE_INFINITY,
  maxFileBytes: Number.POSITIVE_INFINITY,
};

/** Reads the given files, and in given folders every file that is a proxy config, within bounds. */
export function collectFiles(
  paths: readonly string[],
  dialect: Dialect | undefined,
  bounds: SearchBounds = UNBOUNDED,
): CollectedFiles {
  const files: LintableFile[] = [];
  const failures: string[] = [];
  const skipped: string[] = [];
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) {
        new FolderSearch(dialect, bounds, files, failures).search(path);
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

class FolderSearch {
  #folderCount = 0;
  #fileCount = 0;

  constructor(
    private readonly wanted: Dialect | undefined,
    private readonly bounds: SearchBounds,
    private readonly files: LintableFile[],
    private readonly failures: string[],
  ) {}

  /** Symbolic links to files are followed, since `sites-enabled` is made of them; links to folders are not, since they can form cycles. */
  search(root: string): void {
    const waiting = [root];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      if (++this.#folderCount > this.bounds.maxFolders || this.#fileCount >= this.bounds.maxFiles) {
        this.failures.push(`all of ${root}: it holds too much`);
        return;
      }
      try {
        const folders: string[] = [];
        for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
          const path = join(folder, entry.name);
          if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
          else if (entry.isFile() || (entry.isSymbolicLink() && isFile(path))) this.#collect(path);
        }
        waiting.push(...folders.reverse());
      } catch (error) {
        this.failures.push(`${folder}: ${toErrorMessage(error)}`);
      }
    }
  }

  #collect(path: string): void {
    const { maxFiles, maxFileBytes } = this.bounds;
    if (this.#fileCount >= maxFiles) return;
    try {
      if (statSync(path).size > maxFileBytes) return;
      this.#fileCount++;
      const file = readLintable(path, undefined);
      if (file !== undefined && (this.wanted === undefined || file.dialect === this.wanted)) this.files.push(file);
    } catch (error) {
      this.failures.push(`${path}: ${toErrorMessage(error)}`);
    }
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
