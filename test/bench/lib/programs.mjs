import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const MAX_ANSWER_BYTES = 1 << 26;
/** Far more than any measurement takes. */
const TIMEOUT_MS = 300_000;

/**
 * Bundles the measurements into `folder`, and answers with a function that runs one of them in a process of its own:
 * `measure(name, args, { hasGc })` resolves to the figures it printed.
 */
export async function buildPrograms(folder) {
  const program = join(folder, 'program.cjs');
  await build({
    entryPoints: [inRoot('test', 'bench', 'programs', 'program.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
  return async (name, args = [], { hasGc = false } = {}) => {
    const line = [...(hasGc ? ['--expose-gc'] : []), program, name, ...args.map(String)];
    const { stdout } = await promisify(execFile)(process.execPath, line, {
      maxBuffer: MAX_ANSWER_BYTES,
      timeout: TIMEOUT_MS,
    });
    return JSON.parse(stdout);
  };
}
