import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './freePort';
import { startProxy } from './proxyProcess';

/** Echo servers of other languages, from the distribution's packages. */

export interface Peer {
  readonly url: string;
  /** Without it the server does not echo. */
  readonly subprotocols: readonly string[];
  stop(): Promise<void>;
}

type PeerName = 'Python websockets' | 'libwebsockets';

/** Debian's own interpreter: another one does not see the distribution's packages. */
const PYTHON = '/usr/bin/python3';
const PYTHON_WEBSOCKETS = '/usr/lib/python3/dist-packages/websockets/__init__.py';
const LIBWEBSOCKETS = '/usr/bin/libwebsockets-test-server';

const PEERS: Readonly<Record<PeerName, { readonly file: string; readonly package: string }>> = {
  'Python websockets': { file: PYTHON_WEBSOCKETS, package: 'python3-websockets' },
  libwebsockets: { file: LIBWEBSOCKETS, package: 'libwebsockets-test-server' },
};

/** Whether it is installed. Where it is not, tests skip with a line that says so; on CI (`CI` is set) they fail. */
export function hasPeer(name: PeerName): boolean {
  const { file, package: packageName } = PEERS[name];
  if (existsSync(file)) return true;
  if (process.env.CI) throw new Error(`${name} is not installed: install the package "${packageName}" to run the lab`);
  console.warn(`SKIPPED: ${name} is not installed; install the package "${packageName}" to run its lab`);
  return false;
}

/** An echo with the defaults of the library, so its limit of 1 MiB and its keepalive too. */
export async function startPythonWebsockets(): Promise<Peer> {
  const port = await freePort();
  const program = join(import.meta.dirname, 'websocketsEcho.py');
  const { stop } = await startProxy(PYTHON, ['-E', program, String(port)], port);
  return { url: `ws://127.0.0.1:${port}`, subprotocols: [], stop };
}

/** Its mirror sends every message to everyone who is connected; one connection at a time sees an echo. */
export async function startLibwebsockets(): Promise<Peer> {
  const port = await freePort();
  const { stop } = await startProxy(LIBWEBSOCKETS, ['-p', String(port), '-i', 'lo'], port);
  return { url: `ws://127.0.0.1:${port}`, subprotocols: ['lws-mirror-protocol'], stop };
}
