import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorCode } from '../base/errors';
import { HEADER_BYTES } from '../capture/wscap/layout';

/** Says in a folder of segment files whose they are. */
const OWNER_FILE = 'owner.json';
export const SEGMENT_EXTENSION = '.wscap';
/** Of a folder: process, epoch milliseconds, number. */
const NAME = /^(\d+)-(\d+)-\d+$/;

interface Owner {
  readonly pid: number;
  readonly startedMs: number;
  readonly label: string;
}

/** What a program that ended without clearing up left behind. */
export interface AbandonedCapture {
  readonly directory: string;
  /** In the order in which they were written. */
  readonly files: readonly string[];
  readonly sizeBytes: number;
  /** Epoch milliseconds; of the last byte written. */
  readonly writtenMs: number;
  readonly label: string;
}

let nextNumber = 1;

/** A folder for the files of one capture that no other has. It is not made yet. */
export function nameSpillDirectory(root: string): string {
  return join(root, `${process.pid}-${Date.now()}-${nextNumber++}`);
}

export async function makeOwnedDirectory(directory: string, label: string): Promise<void> {
  // Handshakes are in it as they were sent, credentials too.
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const owner: Owner = { pid: process.pid, startedMs: Date.now(), label };
  await writeFile(join(directory, OWNER_FILE), JSON.stringify(owner));
}

/** The captures in this folder whose program is gone, the newest first. Never rejects: what cannot be read is not there. */
export async function findAbandonedCaptures(root: string): Promise<readonly AbandonedCapture[]> {
  const names = await readdir(root).catch(() => []);
  const found = await Promise.all(names.map((name) => readAbandoned(root, name).catch(() => undefined)));
  return found.filter((capture) => capture !== undefined).sort((a, b) => b.writtenMs - a.writtenMs);
}

/** Deletes a capture that was left behind. Rejects with Node's error where it cannot. */
export async function removeAbandonedCapture({ directory }: AbandonedCapture): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

/** The capture in the folder of that name, which may come from anywhere; undefined where there is none. */
export async function findAbandonedCapture(root: string, name: string): Promise<AbandonedCapture | undefined> {
  return NAME.test(name) ? readAbandoned(root, name).catch(() => undefined) : undefined;
}

/** Undefined while its program runs. */
async function readAbandoned(root: string, name: string): Promise<AbandonedCapture | undefined> {
  const directory = join(root, name);
  const owner = await readOwner(directory, name);
  if (owner === undefined || isRunning(owner.pid)) return undefined;
  const names = (await readdir(directory)).filter((file) => file.endsWith(SEGMENT_EXTENSION)).sort();
  const all = await Promise.all(
    names.map(async (file) => ({ path: join(directory, file), stats: await stat(join(directory, file)) })),
  );
  // A file that was just begun has nothing in it.
  const files = all.filter(({ stats }) => stats.size > HEADER_BYTES);
  return {
    directory,
    files: files.map(({ path }) => path),
    sizeBytes: files.reduce((sum, { stats }) => sum + stats.size, 0),
    writtenMs: Math.max(owner.startedMs, ...files.map(({ stats }) => stats.mtimeMs)),
    label: owner.label,
  };
}

/** What the folder's own file says; a program that was killed may have left it unfinished, and then its name does. */
async function readOwner(directory: string, name: string): Promise<Owner | undefined> {
  const text = await readFile(join(directory, OWNER_FILE), 'utf8').catch(() => '');
  const said = parseOwner(text);
  if (said !== undefined) return said;
  const [, pid, startedMs] = NAME.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startedMs: Number(startedMs), label: '' };
}

function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startedMs, label } = value as Partial<Owner>;
  return typeof pid === 'number' && typeof startedMs === 'number' && typeof label === 'string';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's program is one that runs.
    return toErrorCode(thrown) === 'EPERM';
  }
}
