import type { SourceReader } from '../../../../../src/lint/rule';

/** A file system in memory: path to text. `*` matches within a segment; folders exist where a file is below them. */
export function memoryReader(files: Readonly<Record<string, string>>): SourceReader {
  const paths = Object.keys(files);
  return {
    read: (path) => files[path],
    expand: (pattern) => {
      if (!pattern.includes('*'))
        return paths.some((path) => path === pattern || path.startsWith(`${pattern}/`)) ? [pattern] : [];
      const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
      return paths.filter((path) => new RegExp(`^${escaped}$`).test(path)).sort();
    },
  };
}
