import { execFile } from 'node:child_process';

export type ProxyName = 'nginx' | 'haproxy';

/** `-v` answers at once; a wrapper that does not is no reason to wait. */
const TIMEOUT_MS = 3_000;
/** Forks number differently (`openresty/1.25.3.1`), so what holds for a version of nginx says nothing about them. */
const PATTERNS: Readonly<Record<ProxyName, RegExp>> = {
  nginx: /\bnginx version: nginx\/(\d+\.\d+\.\d+)/,
  haproxy: /\bHAProxy version (\d+\.\d+(?:\.\d+)?)/i,
};
/** Where packages install them; a desktop's PATH often lacks the `sbin` folders. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** The version of the installed proxy as `nginx -v` or `haproxy -v` tells it; undefined where none is installed. */
export async function readProxyVersion(name: ProxyName): Promise<string | undefined> {
  for (const program of [name, ...FOLDERS.map((folder) => `${folder}/${name}`)]) {
    const output = await askVersion(program);
    if (output !== undefined) return PATTERNS[name].exec(output)?.[1];
  }
  return undefined;
}

/** What the program writes; undefined where there is none. nginx tells its version on standard error. */
function askVersion(program: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, ['-v'], { timeout: TIMEOUT_MS, windowsHide: true }, (error, stdout, stderr) => {
      resolve(error === null ? `${stdout}${stderr}` : undefined);
    });
  });
}
