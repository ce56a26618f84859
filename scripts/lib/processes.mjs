import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Groups that are still running; whatever happens to this process, they end with it. */
const groups = new Set();

process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // Another listener cleans up in its own way and ends the process itself.
  process.on(signal, () => process.listenerCount(signal) === 1 && process.exit(130));
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH' || error.code === 'EPERM') return false;
    throw error;
  }
}

/**
 * Starts a program as the leader of its own process group, so that its children can be stopped with it.
 * `onLine` receives every line of both streams. The answer's `stop()` resolves when the whole group is gone.
 */
export function startGroup(command, args, { cwd = root, env = process.env, onLine = () => undefined } = {}) {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) groups.add(child.pid);
  for (const stream of [child.stdout, child.stderr]) forEachLine(stream, onLine);
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { pid: child.pid, exited, stop: () => stopGroup(child.pid, exited) };
}

async function stopGroup(pid, exited) {
  if (pid === undefined || !groups.has(pid)) return;
  signalGroup(pid, 'SIGTERM');
  await within(3000, exited);
  // Children may outlive their leader: the group is asked again until nobody answers.
  for (let attempt = 0; attempt < 20 && signalGroup(pid, 'SIGKILL'); attempt++) await delay(100);
  groups.delete(pid);
}

function forEachLine(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

/**
 * Runs a program to its end and answers `{ code, stdout, stderr }`; a program that cannot be started has code 127.
 * With `onLine` the lines of both streams are also handed on while it runs.
 */
export function run(command, args, { cwd = root, env = process.env, timeoutMs = 0, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    if (child.pid !== undefined) groups.add(child.pid);
    const timer = timeoutMs > 0 ? setTimeout(() => signalGroup(child.pid, 'SIGKILL'), timeoutMs) : undefined;
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text) => {
        output[name] += text;
      });
      if (onLine) forEachLine(child[name], onLine);
    }
    const finish = (code, extra = '') => {
      clearTimeout(timer);
      groups.delete(child.pid);
      resolve({ code, stdout: output.stdout, stderr: output.stderr + extra });
    };
    child.once('error', (error) => finish(127, `${command}: ${error.message}\n`));
    child.once('close', (code, signal) => finish(code ?? 128, signal ? `${command} was ended by ${signal}\n` : ''));
  });
}

/** Like `run`, but a code other than 0 is an error that carries the last lines of output. */
export async function runOrThrow(command, args, options) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const tail = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-25).join('\n');
    throw new Error(`${[command, ...args].join(' ')} ended with code ${result.code}\n${tail}`);
  }
  return result;
}

export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What `promise` resolves to, or undefined after `ms`. Leaves no timer behind that would keep the process alive. */
export async function within(ms, promise) {
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
