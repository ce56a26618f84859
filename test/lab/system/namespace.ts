import { spawnSync } from 'node:child_process';

export interface ScriptResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** Namespaces of one's own: root may have them at once, others by way of a user namespace where the system allows it. */
const FLAGS = process.getuid?.() === 0 ? [] : ['-r'];

/** Runs a shell script with a network of its own: kernel settings of the network hold for it alone. */
export function runInNetwork(script: string): ScriptResult {
  return run(['-n'], `ip link set lo up; ${script}`);
}

/** Runs a shell script with mounts of its own. */
export function runInMounts(script: string): ScriptResult {
  return run(['-m'], script);
}

/** Why the scripts above cannot run here; undefined where they can. */
export function findObstacle(): string | undefined {
  const { stdout, stderr } = runInNetwork('sysctl -n -w net.core.somaxconn=77');
  return stdout.trim() === '77' ? undefined : `no namespaces here: ${stderr.trim() || 'unshare is missing'}`;
}

function run(flags: readonly string[], script: string): ScriptResult {
  const { stdout, stderr } = spawnSync('unshare', [...FLAGS, ...flags, 'sh', '-c', script], { encoding: 'utf8' });
  return { stdout: stdout ?? '', stderr: stderr ?? '' };
}
