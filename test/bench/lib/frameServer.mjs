import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inRoot } from '../../../scripts/lib/paths.mjs';

/** Starts the frame server in a process of its own; `url(query)` says what a client is to be sent. */
export async function startFrameServer() {
  const file = inRoot('test', 'bench', 'frameServer.mjs');
  const server = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  const port = Number(String(line).trim());
  const path = (query) => `/?${new URLSearchParams(query)}`;
  return {
    port,
    url: (query, onPort = port) => `ws://127.0.0.1:${onPort}${path(query)}`,
    stop: () => server.kill(),
  };
}
