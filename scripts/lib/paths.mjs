import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository, whatever the current folder is. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export const vsixPath = join(root, 'dist', 'socketscope.vsix');

/** Resolves a path inside the repository. */
export const inRoot = (...parts) => join(root, ...parts);
