import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inRoot } from './paths.mjs';

const suiteFolder = inRoot('test', 'vscode', 'suite');

/** What each test's result line begins with on the console of the extension host. */
export const resultMark = '##socketscope-test ';

/**
 * Bundles every `*.test.ts` of the suite with its runner into `<folder>/index.js`, ready for `extensionTestsPath`.
 * Answers with that path.
 */
export async function bundleSuite(folder) {
  await mkdir(folder, { recursive: true });
  const files = (await readdir(suiteFolder)).filter((name) => name.endsWith('.test.ts')).sort();
  const contents = [...files.map((name) => `import './${name}';`), "export { run } from './runner';"].join('\n');
  const outfile = join(folder, 'index.js');
  await build({
    stdin: { contents, resolveDir: suiteFolder, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'bufferutil', 'utf-8-validate'],
  });
  return outfile;
}
