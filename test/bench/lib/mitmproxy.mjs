import { once } from 'node:events';
import { createServer } from 'node:net';
import { findOnPath } from '../../../scripts/lib/machine.mjs';
import { isListening } from '../../../scripts/lib/ports.mjs';
import { delay, run, startGroup } from '../../../scripts/lib/processes.mjs';

const START_TIMEOUT_MS = 30_000;
const HOST = '127.0.0.1';

export const findMitmproxy = () => findOnPath('mitmdump');

/** For example `8.1.1`. */
export async function readMitmproxyVersion(program) {
  const { stdout } = await run(program, ['--version']);
  return /Mitmproxy: (\S+)/.exec(stdout)?.[1] ?? 'unknown';
}

/** Starts mitmproxy as a reverse proxy before the server on `port`. */
export async function startMitmproxy(program, port) {
  const listenPort = await findFreePort();
  const mode = `reverse:http://${HOST}:${port}`;
  const group = startGroup(program, ['-q', '--mode', mode, '--listen-host', HOST, '--listen-port', `${listenPort}`]);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isListening(listenPort))) {
    if (Date.now() > deadline) {
      await group.stop();
      throw new Error(`${program} did not listen within ${START_TIMEOUT_MS / 1_000} s`);
    }
    await delay(100);
  }
  return { port: listenPort, stop: () => group.stop() };
}

async function findFreePort() {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
