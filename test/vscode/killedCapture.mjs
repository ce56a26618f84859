import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** Runs a program that captures into segment files below `root` and kills it: what it leaves is what a crash leaves. */
export async function leaveKilledCapture(root, label, folder) {
  const program = join(folder, 'spillingProgram.cjs');
  const entry = inRoot('test', 'integration', 'support', 'spillingProgram.ts');
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', logLevel: 'warning' });
  const child = spawn(process.execPath, [program, root, label], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  child.kill('SIGKILL');
  await ended;
}
