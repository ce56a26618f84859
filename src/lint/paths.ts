/** Path arithmetic for config files of any platform; the core may not use Node's. Both `/` and `\` separate. */

export function isAbsolutePath(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** The folder of a file without its final separator; empty for a bare name. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (at < 0) return '';
  return at === 0 ? path.charAt(0) : path.slice(0, at);
}

export function joinPath(folder: string, relative: string): string {
  if (folder === '') return relative;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + relative : folder + separator + relative;
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
