import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../../demo/servers.mjs';
import { inRoot } from './paths.mjs';
import { say } from './say.mjs';

const usualPort = 9080;

/**
 * Demo servers and a copy of the demo workspace that names their port, so that quick fixes change no file of the
 * repository. Answers `{ folder, servers, restore, close }`.
 */
export async function openDemoScene() {
  const servers = await startOnUsualPort();
  const folder = join(await mkdtemp(join(tmpdir(), 'socketscope-demo-')), 'shop');
  /** The files as they were at the beginning, whatever quick fixes have saved. */
  const restore = async () => {
    await cp(inRoot('demo', 'workspace'), folder, { recursive: true });
    if (servers.port !== usualPort) await renamePort(folder, servers.port);
  };
  const close = async () => {
    await servers.close();
    await rm(join(folder, '..'), { recursive: true, force: true });
  };
  await restore();
  return { folder, servers, restore, close };
}

async function startOnUsualPort() {
  try {
    return await startServers({ port: usualPort });
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    say(`port ${usualPort} is taken: the demo servers take another`);
    return startServers();
  }
}

async function renamePort(folder, port) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll(`127.0.0.1:${usualPort}`, `127.0.0.1:${port}`));
  }
}
