import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATHS = ['/usr/bin/tshark', '/usr/local/bin/tshark', '/opt/homebrew/bin/tshark'];
const MAX_OUTPUT_BYTES = 64 << 20;

/** Path of Wireshark's terminal program. Where it is missing, tests skip with a line that says so; on CI (`CI` is set) they fail. */
export function findTshark(): string | undefined {
  const path = [process.env.SOCKETSCOPE_TSHARK ?? '', ...PATHS].find(
    (candidate) => candidate !== '' && existsSync(candidate),
  );
  if (path !== undefined) return path;
  if (process.env.CI) throw new Error('tshark is not installed: install the package "tshark" to run the lab');
  console.warn('SKIPPED: tshark is not installed; install the package "tshark" to run its lab');
  return undefined;
}

/** What tshark says of a file on standard output; throws where it takes the file for damaged. */
export function runTshark(tshark: string, file: Uint8Array, ...args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tshark-'));
  try {
    const path = join(folder, 'capture.pcapng');
    writeFileSync(path, file);
    const env = { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' };
    return execFileSync(tshark, ['-n', '-r', path, ...args], {
      encoding: 'utf8',
      env,
      maxBuffer: MAX_OUTPUT_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
