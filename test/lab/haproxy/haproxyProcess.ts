import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProxy, type StartOptions, startProxy } from '../support/proxyProcess';

/** The version of a HAProxy, such as `2.6.12`. */
export function readHaproxyVersion(haproxy: string): string {
  const { stdout } = spawnSync(haproxy, ['-v'], { encoding: 'utf8' });
  const version = /version (\d+\.\d+(?:\.\d+)?)/i.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${haproxy} -v says: ${stdout}`);
  return version;
}

/** What `haproxy -c` says of a config: accepted or not, with its output. */
export function checkConfig(
  haproxy: string,
  config: string,
): { readonly isAccepted: boolean; readonly output: string } {
  return withConfigFile(config, (file) => {
    const { status, stdout, stderr } = spawnSync(haproxy, ['-c', '-f', file], { encoding: 'utf8' });
    // 2: fine, but there is no listener to start.
    return { isAccepted: status === 0 || status === 2, output: `${stdout}${stderr}` };
  });
}

/** Starts HAProxy in the foreground and waits until it takes connections on `port`. */
export async function startHaproxy(
  haproxy: string,
  config: string,
  port: number,
  options: StartOptions = {},
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-haproxy-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, config);
  try {
    const proxy = await startProxy(haproxy, ['-db', '-f', file], port, options);
    return { ...proxy, stop: () => proxy.stop().finally(remove) };
  } catch (error) {
    remove();
    throw new Error(`${String(error)}\n${config}`, { cause: error });
  }
}

function withConfigFile<T>(config: string, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-haproxy-'));
  try {
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, config);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
