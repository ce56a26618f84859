import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_TIMEOUT_MS = 10_000;
const RETRY_MS = 20;

export interface RunningHaproxy {
  stop(): Promise<void>;
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
export async function startHaproxy(haproxy: string, config: string, port: number): Promise<RunningHaproxy> {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, config);
  const child = spawn(haproxy, ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const stop = async (): Promise<void> => {
    await endProcess(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`HAProxy did not start:\n${output}\n${config}`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return { stop };
}

function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
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
