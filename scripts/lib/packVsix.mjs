import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inRoot, vsixPath } from './paths.mjs';
import { runOrThrow } from './processes.mjs';
import { say } from './say.mjs';
import { readZipEntries } from './zipEntries.mjs';

/** All that may be in the package, by path within the archive; anything else is a mistake in `.vscodeignore`. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^extension\/(readme|changelog|SECURITY)\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/extension\.js(\.LEGAL\.txt)?$/,
  /^extension\/dist\/webview\/.+\.(js|css|ttf|txt)$/,
  /^extension\/docs\/rules\/[A-Z]\d+\.md$/,
  /^extension\/docs\/rules\/README\.md$/,
  /^extension\/media\/.+\.(png|svg|md|css)$/,
];
const required = ['extension/package.json', 'extension/dist/extension.js', 'extension/dist/webview/main.js'];

/** Builds everything under `dist/`. */
export async function build() {
  say('build');
  await runOrThrow(process.execPath, [inRoot('esbuild.mjs')]);
}

/**
 * Packs `dist/` into `dist/socketscope.vsix` and checks what got in.
 * Answers `{ path, sizeBytes, entries }`; a missing or foreign file is an error that names it.
 */
export async function packVsix() {
  say('pack the .vsix');
  await mkdir(dirname(vsixPath), { recursive: true });
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsixPath];
  await runOrThrow(process.execPath, [vsce, 'package', ...flags], { timeoutMs: 300_000 });
  const entries = await readZipEntries(vsixPath);
  const foreign = entries.filter(({ name }) => !allowed.some((pattern) => pattern.test(name)));
  if (foreign.length > 0) throw new Error(`Not meant for the package: ${foreign.map(({ name }) => name).join(', ')}`);
  const missing = required.filter((name) => !entries.some((entry) => entry.name === name));
  if (missing.length > 0) throw new Error(`Missing in the package: ${missing.join(', ')}`);
  return { path: vsixPath, sizeBytes: (await stat(vsixPath)).size, entries };
}
