/**
 * `node scripts/ruleDocs.mjs`: writes `docs/rules/<id>.md` for every lint rule and renews the table in README.md.
 * With `--check` it writes nothing and exits 1 when a page is missing, out of date or left over.
 * With `--table` it prints the table.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { root } from './lib/paths.mjs';
import { replaceTable, toPage, toTable } from './lib/rulePages.mjs';

const folder = join(root, 'docs', 'rules');
const readme = join(root, 'README.md');

/** The rules of both dialects, straight from the source. */
async function loadRules() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'lint', 'registry.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  const { allRules } = await import(`data:text/javascript;base64,${source}`);
  return allRules;
}

/** What each file should hold; undefined for one that should not be there. */
function plan(rules) {
  const wanted = new Map(rules.map((rule) => [join(folder, `${rule.id}.md`), toPage(rule)]));
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const path = join(folder, name);
    if (name.endsWith('.md') && !wanted.has(path)) wanted.set(path, undefined);
  }
  const renewed = existsSync(readme) ? replaceTable(readFileSync(readme, 'utf8'), rules) : undefined;
  if (renewed !== undefined) wanted.set(readme, renewed);
  return wanted;
}

/** Why a file is not as it should be; undefined when it is. */
function findProblem(path, text) {
  if (text === undefined) return 'belongs to no rule';
  if (!existsSync(path)) return 'is missing';
  return readFileSync(path, 'utf8') === text ? undefined : 'is out of date';
}

function write(path, text) {
  if (text === undefined) rmSync(path);
  else writeFileSync(path, text);
}

const rules = await loadRules();
if (process.argv.includes('--table')) {
  process.stdout.write(`${toTable(rules)}\n`);
} else {
  const isChecking = process.argv.includes('--check');
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of plan(rules)) {
    const problem = findProblem(path, text);
    if (problem === undefined) continue;
    if (isChecking) process.exitCode = 1;
    else write(path, text);
    process.stdout.write(
      `${relative(root, path)} ${problem}${isChecking ? ': run node scripts/ruleDocs.mjs' : ': renewed'}\n`,
    );
  }
}
