import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Says in a folder of segment files whose they are. */
const OWNER_FILE = 'owner.json';
export const SEGMENT_EXTENSION = '.wscap';

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
  await mkdir(directory, { recursive: true });
  const owner: Owner = { pid: process.pid, startedMs: Date.now(), label };
  await writeFile(join(directory, OWNER_FILE), JSON.stringify(owner));
}

/** The captures in this folder whose program is gone, the newest first. Never rejects: what cannot be read is not there. */
export async function findAbandonedCaptures(root: string): Promise<readonly AbandonedCapture[]> {
  const names = await readdir(root).catch(() => []);
  const found = await Promise.all(names.map((name) => readAbandoned(join(root, name)).catch(() => undefined)));
  return found.filter((capture) => capture !== undefined).sort((a, b) => b.writtenMs - a.writtenMs);
}

/** Deletes a capture that was left behind. Rejects with Node's error where it cannot. */
export async function removeAbandonedCapture({ directory }: AbandonedCapture): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

/** Undefined while its program runs. */
async function readAbandoned(directory: string): Promise<AbandonedCapture | undefined> {
  const owner: unknown = JSON.parse(await readFile(join(directory, OWNER_FILE), 'utf8'));
  if (!isOwner(owner) || isRunning(owner.pid)) return undefined;
  const names = (await readdir(directory)).filter((name) => name.endsWith(SEGMENT_EXTENSION)).sort();
  const files = names.map((name) => join(directory, name));
  const stats = await Promise.all(files.map((file) => stat(file)));
  return {
    directory,
    files,
    sizeBytes: stats.reduce((sum, { size }) => sum + size, 0),
    writtenMs: Math.max(owner.startedMs, ...stats.map(({ mtimeMs }) => mtimeMs)),
    label: owner.label,
  };
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
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
