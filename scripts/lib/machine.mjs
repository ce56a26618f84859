import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runOrThrow } from './processes.mjs';
import { say } from './say.mjs';

/** A program this machine lacks and that could not be installed; the message says how to get it. */
export class MissingError extends Error {}

const programs = {
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'SOCKETSCOPE_CHROMIUM',
    // The workbench is unreadable without a single font, and a slim image has none.
    packages: ['chromium', 'fonts-liberation', 'fonts-dejavu-core'],
  },
  nginx: { names: ['nginx'], variable: 'SOCKETSCOPE_NGINX', packages: ['nginx'] },
  // Debian keeps the stream module of nginx in a package of its own.
  'nginx-stream': { file: '/usr/lib/nginx/modules/ngx_stream_module.so', packages: ['libnginx-mod-stream'] },
  // WebSocket servers of other languages, for the doctor.
  'python-websockets': {
    file: '/usr/lib/python3/dist-packages/websockets/__init__.py',
    packages: ['python3-websockets'],
  },
  libwebsockets: { file: '/usr/bin/libwebsockets-test-server', packages: ['libwebsockets-test-server'] },
  haproxy: { names: ['haproxy'], variable: 'SOCKETSCOPE_HAPROXY', packages: ['haproxy'] },
  // Reads the pcapng files that are written here.
  tshark: { names: ['tshark'], variable: 'SOCKETSCOPE_TSHARK', packages: ['tshark'] },
  // The broker between two nodes.
  'redis-server': { names: ['redis-server'], packages: ['redis-server'] },
};

/** Debian keeps daemons in sbin, which is not on every user's PATH. */
const searchPath = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Path of a program on this machine by any of its names, or undefined. */
export function findOnPath(...names) {
  for (const name of names) {
    for (const folder of searchPath()) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

function findProgram({ names, variable, file }) {
  if (file !== undefined) return existsSync(file) ? file : undefined;
  const chosen = process.env[variable];
  if (chosen === undefined || chosen === '') return findOnPath(...names);
  if (!isExecutable(chosen)) throw new MissingError(`${variable} is ${chosen}, which is not a program`);
  return chosen;
}

const canInstall = () => process.getuid?.() === 0 && findOnPath('apt-get') !== undefined;

let isIndexFresh = false;

async function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!isIndexFresh) {
    say('apt-get update');
    await runOrThrow('apt-get', ['update', '-q'], { env, timeoutMs: 180_000 });
    isIndexFresh = true;
  }
  say(`apt-get install ${packages.join(' ')}`);
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  await runOrThrow('apt-get', args, { env, timeoutMs: 600_000 });
}

/**
 * Path of `chromium`, `nginx`, its stream module, `haproxy`, `tshark`, `redis-server` or a WebSocket server of another language. A missing one is
 * installed with apt-get where this user may do that; elsewhere a `MissingError` says what to do.
 */
export async function ensureProgram(name) {
  const program = programs[name];
  const found = findProgram(program);
  if (found !== undefined) return found;
  const own = program.variable === undefined ? '' : ` or set ${program.variable} to its path`;
  const advice = `install it (Debian: apt-get install ${program.packages[0]})${own}`;
  if (!canInstall()) throw new MissingError(`${name} is not on this machine: ${advice}`);
  try {
    await installPackages(program.packages);
  } catch (error) {
    throw new MissingError(`${name} could not be installed: ${advice}\n${error.message}`);
  }
  const installed = findProgram(program);
  if (installed === undefined) throw new MissingError(`${name} was installed but is not found: ${advice}`);
  return installed;
}
