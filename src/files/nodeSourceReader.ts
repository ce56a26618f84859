import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorMessage } from '../base/errors';
import type { SourceReader } from '../lint/rule';

/** A config larger than this is no config; nginx's own includes are a few kilobytes. */
const MAX_FILE_BYTES = 1_048_576;
/** Enough for any `sites-enabled/*`; a pattern over a huge tree must not hold the editor. */
const MAX_MATCHES = 1_000;
const HAS_WILDCARD = /[*?[]/;

/** Reads what a config includes from the file system. A file that vanished or may not be read is simply not there. */
export class NodeSourceReader implements SourceReader {
  constructor(private readonly logUnreadable: (path: string, reason: string) => void) {}

  read(path: string): string | undefined {
    try {
      const stats = statSync(path);
      // Reading a FIFO or a device would wait for ever.
      if (!stats.isFile() || stats.size > MAX_FILE_BYTES) throw new Error('not a file of at most 1 MiB');
      return readFileSync(path, 'utf8');
    } catch (error) {
      this.logUnreadable(path, toErrorMessage(error));
      return undefined;
    }
  }

  /** Follows glob(7) as nginx uses it: wildcards never match `/` nor a leading dot. */
  expand(pattern: string): readonly string[] {
    if (!HAS_WILDCARD.test(pattern)) return existsSync(pattern) ? [pattern] : [];
    const isAbsolute = pattern.startsWith('/');
    let matches = [isAbsolute ? '/' : ''];
    for (const segment of pattern.split(/[\\/]+/).filter((part) => part !== '')) {
      matches = matches.flatMap((folder) => this.#expandSegment(folder, segment)).slice(0, MAX_MATCHES);
    }
    return matches.filter((path) => existsSync(path)).sort();
  }

  #expandSegment(folder: string, segment: string): string[] {
    if (!HAS_WILDCARD.test(segment)) return [join(folder, segment)];
    const isMatch = toSegmentMatcher(segment);
    try {
      return readdirSync(folder === '' ? '.' : folder)
        .filter((name) => isMatch(name))
        .map((name) => join(folder, name));
    } catch (error) {
      this.logUnreadable(folder, toErrorMessage(error));
      return [];
    }
  }
}

/** One path segment of a glob as a predicate. A `[` without its `]` stands for itself. */
function toSegmentMatcher(segment: string): (name: string) => boolean {
  let source = '';
  for (let at = 0; at < segment.length; at++) {
    const char = segment.charAt(at);
    const close = char === '[' ? segment.indexOf(']', at + 2) : -1;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (close > 0) {
      const body = segment
        .slice(at + 1, close)
        .replace(/\\/g, '\\\\')
        .replace(/^!/, '^');
      source += `[${body.replace(/\[/g, '\\[')}]`;
      at = close;
    } else source += char.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  }
  const pattern = toRegExp(`^${source}$`);
  return (name) => (!name.startsWith('.') || segment.startsWith('.')) && (pattern?.test(name) ?? name === segment);
}

function toRegExp(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    // A range such as [z-a] is no pattern; the segment is then taken literally.
    return undefined;
  }
}
