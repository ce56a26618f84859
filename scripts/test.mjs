/**
 * `npm test`: runs every tier in turn, or those named as arguments (`npm test -- unit lab`).
 * The last line is `N passed, N failed`, with `, N skipped` where something was; the exit code is 1 when anything failed.
 */

import { say } from './lib/say.mjs';
import { runTier, tiers } from './lib/tiers.mjs';

const isCi = process.env.CI === 'true' || process.env.CI === '1';
const names = process.argv.slice(2);
const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
if (unknown.length > 0) {
  process.stderr.write(`No such tier: ${unknown.join(', ')}. There are: ${tiers.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

const rows = [];
for (const tier of tiers.filter(({ name }) => names.length === 0 || names.includes(name))) {
  say(`tier ${tier.name}`);
  const startedAt = Date.now();
  const result = await runTier(tier, { isCi });
  rows.push({ name: tier.name, seconds: (Date.now() - startedAt) / 1000, ...result });
  if (result.failed > 0) process.stdout.write(`\n=== ${tier.name}\n${result.output.trimEnd()}\n`);
}

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const line = (...cells) =>
  `${cells[0].padEnd(12)}${cells
    .slice(1)
    .map((cell) => String(cell).padStart(9))
    .join('')}`;
process.stdout.write(`\n${line('tier', 'passed', 'failed', 'skipped', 'seconds')}\n`);
for (const { name, passed, failed, skipped, seconds, note } of rows) {
  process.stdout.write(`${line(name, passed, failed, skipped, seconds.toFixed(1))}${note === '' ? '' : `  ${note}`}\n`);
}
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
