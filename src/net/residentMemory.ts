import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Resident set size of a process of this machine in bytes, from `/proc` or `ps`; undefined where there is none, it may not be read, or
 * the system has neither.
 */
export async function readResidentBytes(pid: number): Promise<number | undefined> {
  const kibibytes = (await readProc(pid)) ?? (await readPs(pid));
  return kibibytes === undefined ? undefined : kibibytes * 1024;
}

async function readProc(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return toWhole(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]);
  } catch {
    return undefined;
  }
}

async function readPs(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 2_000 });
    return toWhole(stdout.trim());
  } catch {
    return undefined;
  }
}

function toWhole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
