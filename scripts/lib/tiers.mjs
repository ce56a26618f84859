import { ensureProgram, MissingError } from './machine.mjs';
import { build } from './packVsix.mjs';
import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';
import { say } from './say.mjs';
import { runVitest } from './vitestTier.mjs';
import { runVscodeTier } from './vscodeTier.mjs';

/** A tier that hangs is ended and counts as failed; the slowest took under three minutes on two cores. */
const tierTimeoutMs = 8 * 60_000;

/**
 * Every tier in the order in which it is worth knowing. `programs` are made sure of before the tier starts, and `parts`
 * too, without which only some of its tests do not run.
 */
export const tiers = [
  { name: 'check', programs: [], needsBuild: false, run: runCheck },
  vitestTier('unit', [], false),
  vitestTier('integration', [], true),
  vitestTier('webview', ['chromium'], true),
  {
    ...vitestTier('lab', ['nginx', 'haproxy', 'tshark'], false),
    parts: ['nginx-stream', 'python-websockets', 'libwebsockets', 'redis-server'],
  },
  { name: 'vscode', programs: ['chromium'], needsBuild: true, run: () => runVscodeTier(tierTimeoutMs) },
];

function vitestTier(name, programs, needsBuild) {
  return { name, programs, needsBuild, run: (env) => runVitest(name, { env, timeoutMs: tierTimeoutMs }) };
}

/** Type check of the three programs, and the linter: four results. */
async function runCheck() {
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  const biome = inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const checks = [
    [tsc, '-p', 'tsconfig.json'],
    [tsc, '-p', 'webview/tsconfig.json'],
    [tsc, '-p', 'test/tsconfig.json'],
    [biome, 'check', '.'],
  ];
  const counts = { passed: 0, failed: 0, skipped: 0, output: '' };
  for (const args of checks) {
    const { code, stdout, stderr } = await run(process.execPath, args, { timeoutMs: tierTimeoutMs });
    if (code === 0) counts.passed += 1;
    else counts.failed += 1;
    if (code !== 0) counts.output += `${args.slice(1).join(' ')}\n${stdout}${stderr}\n`;
  }
  return counts;
}

let buildOnce;

async function prepare(tier, isCi) {
  const env = { ...process.env };
  for (const name of tier.parts ?? []) await ensurePart(name, isCi);
  for (const name of tier.programs) env[`SOCKETSCOPE_${name.toUpperCase()}`] = await ensureProgram(name);
  if (tier.needsBuild) {
    buildOnce ??= build();
    await buildOnce;
  }
  return env;
}

async function ensurePart(name, isCi) {
  try {
    await ensureProgram(name);
  } catch (error) {
    if (isCi || !(error instanceof MissingError)) throw error;
    say(`some tests are skipped: ${error.message}`);
  }
}

/**
 * Runs one tier and never throws: `{ passed, failed, skipped, output, note }`. What a user's machine lacks skips the
 * tier and is said in `note`; under CI it is a failure, as is a tier that ran no test.
 */
export async function runTier(tier, { isCi }) {
  try {
    const env = await prepare(tier, isCi);
    const counts = await tier.run(env);
    if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, note: 'no test ran' };
    return { ...counts, note: '' };
  } catch (error) {
    const none = { passed: 0, failed: 0, skipped: 0, output: '' };
    if (error instanceof MissingError && !isCi) return { ...none, skipped: 1, note: `skipped: ${error.message}` };
    return { ...none, failed: 1, output: error.stack ?? String(error), note: 'did not run' };
  }
}
