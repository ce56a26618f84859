/**
 * `node scripts/benchTable.mjs bench.json`: renews the figures in README.md from what `npm run bench -- --json` wrote.
 * With `--print` it prints them instead.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { toMachineText, toTables } from '../test/bench/lib/report.mjs';
import { toMarkdown } from '../test/bench/lib/tables.mjs';
import { inRoot } from './lib/paths.mjs';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/** The machine, then every table. Throws where a part failed: a README does not show half a run. */
function toDocument(report) {
  for (const [name, { error }] of Object.entries(report.parts)) {
    if (error !== undefined) throw new Error(`${name} failed in this run: ${error}`);
  }
  return [`Measured on ${toMachineText(report)}.`, ...toTables(report).map(toMarkdown)].join('\n\n');
}

function replaceFigures(document, figures) {
  const start = document.indexOf(START);
  const end = document.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`README.md has no ${START} and ${END}.`);
  return `${document.slice(0, start)}${START}\n\n${figures}\n\n${document.slice(end)}`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { print: { type: 'boolean', default: false } },
});
try {
  const [file] = positionals;
  if (file === undefined) throw new Error('Usage: node scripts/benchTable.mjs bench.json [--print]');
  const figures = toDocument(JSON.parse(await readFile(file, 'utf8')));
  const readme = inRoot('README.md');
  if (values.print) process.stdout.write(`${figures}\n`);
  else await writeFile(readme, replaceFigures(await readFile(readme, 'utf8'), figures));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
