import { existsSync } from 'node:fs';

/**
 * Path of a server's executable. Where it is missing, tests skip with a line that says so; on CI (`CI` is set) they fail,
 * since a lab that silently does not run proves nothing.
 */
export function findProxy(name: 'nginx' | 'haproxy' | 'redis-server'): string | undefined {
  const folders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  const path = folders.map((folder) => `${folder}/${name}`).find((candidate) => existsSync(candidate));
  if (path !== undefined) return path;
  if (process.env.CI) throw new Error(`${name} is not installed: install the package "${name}" to run the lab`);
  console.warn(`SKIPPED: ${name} is not installed; install the package "${name}" to run its lab`);
  return undefined;
}
