import { folderOf, hasWildcard, isAbsolutePath, joinPath } from '../paths';
import type { SourceReader } from '../rule';
import { SourceFile } from './sourceFile';

export const MAX_INCLUDE_DEPTH = 32;
/** Longer files are not followed, in UTF-16 units (1 MiB of ASCII). */
export const MAX_INCLUDED_LENGTH = 1_048_576;
/** Inclusions of one configuration altogether: files that include each other twice would double at every level. */
export const MAX_INCLUSIONS = 1_000;

/** Folders nginx is compiled to look in; a repository usually holds the same tree under another root. */
const INSTALLED_PREFIXES = [
  '/etc/nginx/',
  '/usr/local/nginx/conf/',
  '/usr/local/etc/nginx/',
  '/opt/homebrew/etc/nginx/',
];

/** The chain of files from the linted one to an included one. */
export interface IncludeChain {
  readonly path: string;
  readonly depth: number;
  readonly outer: IncludeChain | undefined;
}

export interface Inclusion {
  readonly files: readonly SourceFile[];
  /** False where some file could not be read or the pattern matched nothing that is known to be empty. */
  readonly isKnown: boolean;
}

const UNKNOWN: Inclusion = { files: [], isKnown: false };

/** Finds and parses the files of `include` directives. Each file is read and parsed once. */
export class IncludeResolver {
  readonly #reader: SourceReader | undefined;
  readonly #prefixes: readonly string[];
  readonly #files = new Map<string, SourceFile | undefined>();
  #inclusions = 0;

  /**
   * `known` files are not read again, the first is where nginx starts. `isRoot` tells a main configuration file from one that
   * is itself included: only a root's folder is nginx's prefix for sure.
   */
  constructor(known: readonly [SourceFile, ...SourceFile[]], isRoot: boolean, reader: SourceReader | undefined) {
    this.#reader = reader;
    for (const file of known) this.#files.set(file.path, file);
    const folder = folderOf(known[0].path);
    // `conf.d` and `sites-enabled` lie one below the prefix.
    this.#prefixes = isRoot ? [folder] : [folder, folderOf(folder)];
  }

  resolve(pattern: string, chain: IncludeChain): Inclusion {
    if (this.#reader === undefined || chain.depth >= MAX_INCLUDE_DEPTH || pattern.includes('$')) return UNKNOWN;
    const reader = this.#reader;
    for (const candidate of this.#candidates(pattern)) {
      const paths = reader.expand(candidate);
      if (paths.length > 0) return this.#include(paths, chain);
      if (hasWildcard(candidate) && this.#isEmptyFolder(candidate, reader)) return { files: [], isKnown: true };
    }
    return UNKNOWN;
  }

  #include(paths: readonly string[], chain: IncludeChain): Inclusion {
    const files: SourceFile[] = [];
    let isKnown = true;
    for (const path of paths) {
      const file = isInChain(path, chain) || ++this.#inclusions > MAX_INCLUSIONS ? undefined : this.#read(path);
      if (file === undefined) isKnown = false;
      else files.push(file);
    }
    return { files, isKnown };
  }

  #candidates(pattern: string): readonly string[] {
    if (!isAbsolutePath(pattern)) return this.#prefixes.map((prefix) => joinPath(prefix, pattern));
    const installed = INSTALLED_PREFIXES.find((prefix) => pattern.startsWith(prefix));
    if (installed === undefined) return [pattern];
    return [pattern, ...this.#prefixes.map((prefix) => joinPath(prefix, pattern.slice(installed.length)))];
  }

  /** A folder that exists and has no match: nginx includes nothing, and that is certain. */
  #isEmptyFolder(pattern: string, reader: SourceReader): boolean {
    const folder = folderOf(pattern);
    return folder !== '' && !hasWildcard(folder) && reader.expand(folder).length > 0;
  }

  #read(path: string): SourceFile | undefined {
    if (this.#files.has(path)) return this.#files.get(path);
    const text = this.#reader?.read(path);
    const file = text === undefined || text.length > MAX_INCLUDED_LENGTH ? undefined : new SourceFile(path, text);
    this.#files.set(path, file);
    return file;
  }
}

function isInChain(path: string, chain: IncludeChain): boolean {
  for (let link: IncludeChain | undefined = chain; link !== undefined; link = link.outer)
    if (link.path === path) return true;
  return false;
}
