// Bundles the three programs: extension host and command line (CommonJS for Node), webview (ES modules for the browser).

import { rm } from 'node:fs/promises';
import { build, context } from 'esbuild';

const isWatching = process.argv.includes('--watch');
const isDevelopment = isWatching || process.argv.includes('--development');

const common = {
  bundle: true,
  minify: !isDevelopment,
  sourcemap: isDevelopment,
  legalComments: 'linked',
  logLevel: 'warning',
};
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Optional native speed-ups of ws: absent by design, ws then uses its own JavaScript.
  external: ['vscode', 'bufferutil', 'utf-8-validate'],
};

const targets = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, outdir: 'dist' },
  {
    ...common,
    platform: 'browser',
    format: 'esm',
    target: 'chrome132',
    splitting: true,
    entryPoints: { main: 'webview/main.ts', styles: 'webview/styles/main.css' },
    chunkNames: 'chunks/[name]-[hash]',
    outdir: 'dist/webview',
  },
];

if (isWatching) {
  for (const target of targets) await (await context(target)).watch();
} else {
  await rm('dist', { recursive: true, force: true });
  await Promise.all(targets.map((target) => build(target)));
}
