/** `npm run package`: builds and packs `dist/socketscope.vsix`, and prints what is in it. */

import { relative } from 'node:path';
import { build, packVsix } from './lib/packVsix.mjs';
import { root } from './lib/paths.mjs';

const toKibibytes = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;

try {
  await build();
  const { path, sizeBytes, entries } = await packVsix();
  for (const { name, sizeBytes: size, packedBytes } of entries) {
    process.stdout.write(`${toKibibytes(size).padStart(12)} ${toKibibytes(packedBytes).padStart(12)}  ${name}\n`);
  }
  process.stdout.write(`${relative(root, path)}: ${entries.length} files, ${toKibibytes(sizeBytes)}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
