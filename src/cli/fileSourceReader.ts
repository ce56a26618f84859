import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, parse, sep } from 'node:path';
import type { SourceReader } from '../lint/rule';

/** Included files above this are not read, in bytes. */
const MAX_INCLUDED_BYTES = 4 * 1_048_576;
/** More matches than any real `sites-enabled` has. */
const MAX_MATCHES = 2_000;

/** Reads included files from disk. A file or folder that cannot be read is simply not there. */
export const fileSourceReader: SourceReader = { read: readSmallFile, expand: expandPattern };

function readSmallFile(path: string): string | undefined {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MAX_INCLUDED_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** As glob(3) with nginx's flags: wildcards stop at separators and do not match a leading dot; the result is sorted. */
function expandPattern(pattern: string): readonly string[] {
  const root = isAbsolute(pattern) ? parse(pattern).root : '';
  const segments = pattern
    .slice(root.length)
    .split(/[\\/]/)
    .filter((segment) => segment !== '');
  let found = [root];
  for (const segment of segments) {
    const matcher = toMatcher(segment);
    found = found.flatMap((folder) =>
      matcher === undefined
        ? existing(join(folder, segment))
        : namesIn(folder)
            .filter((name) => matcher.test(name))
            .map((name) => join(folder, name)),
    );
    if (found.length > MAX_MATCHES) return [];
  }
  return found.sort();
}

function toMatcher(segment: string): RegExp | undefined {
  if (!/[*?[]/.test(segment)) return undefined;
  const source = segment.replace(
    /\[([!^]?)([^\]]+)\]|[*?]|[\\^$.|+(){}[\]]/g,
    (found, negation: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${negation ? '^' : ''}${set.replace(/[\\[\]]/g, '\\$&')}]`;
      if (found === '*') return '[^/]*';
      return found === '?' ? '[^/]' : `\\${found}`;
    },
  );
  try {
    return new RegExp(segment.startsWith('.') ? `^${source}$` : `^(?!\\.)${source}$`);
  } catch {
    // A reversed range such as [z-a] matches nothing.
    return /(?!)/;
  }
}

function existing(path: string): readonly string[] {
  try {
    statSync(path);
    return [path];
  } catch {
    return [];
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder === '' ? `.${sep}` : folder);
  } catch {
    return [];
  }
}
