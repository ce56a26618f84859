import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';

const START_TIMEOUT_MS = 10_000;
const RETRY_MS = 20;

export interface RunningProxy {
  /** Tells it to read its configuration again: SIGHUP. */
  reload(): void;
  /** Tells it to take nothing new and to end with what it has: SIGUSR1, the soft stop of HAProxy. */
  retire(): void;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** The soft limit of open files it is started with; that of the tests where nothing is said. */
  readonly softNofile?: number | undefined;
}

/** Starts a proxy in the foreground and waits until it takes connections on `port`; an exit before that is an error with its output. */
export async function startProxy(
  program: string,
  args: readonly string[],
  port: number,
  { softNofile }: StartOptions = {},
): Promise<RunningProxy> {
  const [command = program, ...rest] = [...limitFiles(softNofile), program, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await endProcess(child);
      throw new Error(`${program} ${args.join(' ')} did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return {
    reload: () => void child.kill('SIGHUP'),
    retire: () => void child.kill('SIGUSR1'),
    stop: () => endProcess(child),
  };
}

function limitFiles(softNofile: number | undefined): readonly string[] {
  return softNofile === undefined ? [] : ['sh', '-c', `ulimit -Sn ${softNofile}; exec "$0" "$@"`];
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
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
