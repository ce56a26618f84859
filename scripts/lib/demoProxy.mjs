import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isListening } from './ports.mjs';
import { delay, startGroup } from './processes.mjs';

const startTimeoutMs = 10_000;

/**
 * Starts the real nginx on a config of the demo as it stands on disk, in the foreground, with what it writes in a folder of
 * its own. Answers `{ stop }` once `port` takes connections.
 */
export async function startNginx(nginx, config, port) {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-demo-nginx-'));
  const lines = [];
  const globals = `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr;`;
  const child = startGroup(nginx, ['-p', folder, '-c', config, '-e', 'stderr', '-g', globals], {
    onLine: (line) => lines.push(line),
  });
  const stop = async () => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  let isEnded = false;
  child.exited.then(() => {
    isEnded = true;
  });
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isListening(port))) {
    if (isEnded || performance.now() > deadline) {
      await stop();
      throw new Error(`nginx did not start:\n${lines.join('\n')}`);
    }
    await delay(50);
  }
  return { stop };
}
