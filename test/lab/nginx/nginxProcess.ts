import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningProxy, type StartOptions, startProxy } from '../support/proxyProcess';
import type { ConfigFiles } from '../support/ruleLab';

export interface CheckedConfig {
  readonly isAccepted: boolean;
  readonly output: string;
}

/** The version of an nginx, such as `1.22.1`. */
export function readNginxVersion(nginx: string): string {
  const { stderr } = spawnSync(nginx, ['-v'], { encoding: 'utf8' });
  const version = /nginx\/([\d.]+)/.exec(stderr)?.[1];
  if (version === undefined) throw new Error(`${nginx} -v says: ${stderr}`);
  return version;
}

/** What `nginx -t` says of a configuration. */
export function checkConfig(nginx: string, files: ConfigFiles): CheckedConfig {
  const folder = writeConfig(files);
  try {
    const { status, stderr } = spawnSync(nginx, ['-t', ...toArguments(folder)], { encoding: 'utf8' });
    return { isAccepted: status === 0, output: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Directives that mean nothing to a single process: they need a master and its workers. */
const FOR_WORKERS = /^worker_(?:rlimit_nofile|shutdown_timeout|processes)\b/m;

export async function startNginx(
  nginx: string,
  files: ConfigFiles,
  port: number,
  options: StartOptions = {},
): Promise<RunningProxy> {
  const folder = writeConfig(files);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const master = FOR_WORKERS.test(files['nginx.conf'] ?? '') ? '' : ' master_process off;';
    const proxy = await startProxy(nginx, [...toArguments(folder), '-g', `daemon off;${master}`], port, options);
    return { ...proxy, stop: () => proxy.stop().then(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

function toArguments(folder: string): readonly string[] {
  return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
}

/** Keeps everything nginx writes inside the folder, so that no rights and no installation are needed. */
function writeConfig(files: ConfigFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-nginx-'));
  const own = `pid ${folder}/nginx.pid;\n`;
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const inHttp = ['access_log off;', ...kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`)].join(' ');
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isMain = name === 'nginx.conf';
    writeFileSync(path, isMain ? `${text.replace(/^http \{/m, `http { ${inHttp}`)}\n${own}` : text);
  }
  return folder;
}
