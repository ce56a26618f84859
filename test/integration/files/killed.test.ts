import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCaptureFiles } from '../../../src/files/captureFiles';
import { countSegmentRows } from '../../../src/files/segmentRows';
import { findAbandonedCaptures, removeAbandonedCapture } from '../../../src/files/spillDirectories';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a capture whose program was killed is found, counted, read and deleted', { timeout: 60_000 }, async () => {
  const program = join(folder, 'program.cjs');
  const entry = join(import.meta.dirname, '..', 'support', 'spillingProgram.ts');
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', logLevel: 'warning' });
  const root = join(folder, 'segments');
  const child = spawn(process.execPath, [program, root, 'wss://example.org/live'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    await Promise.race([once(child.stdout, 'data'), ended]);
    expect(readdirSync(root).length).toBe(1);
    expect(await findAbandonedCaptures(root)).toEqual([]);
  } finally {
    child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);

  const [abandoned] = await findAbandonedCaptures(root);
  if (abandoned === undefined) throw new Error('nothing was found');
  expect(abandoned.label).toBe('wss://example.org/live');
  expect(abandoned.files.length).toBeGreaterThan(1);
  const opened = openCaptureFiles<string>(abandoned.files, { damagedMarker: 'damaged' });
  const { capture } = opened;
  expect(capture.entryCount).toBeGreaterThan(4_000);
  expect(await countSegmentRows(abandoned.files)).toBe(capture.index.keptCount);
  expect(capture.counts.frameTotals).toEqual({ in: capture.entryCount, out: 0 });
  for (let i = 0; i < capture.entryCount; i += 101) {
    const read = capture.readMessage(i, 0, 10);
    expect(read.isAvailable && new TextDecoder().decode(read.bytes).startsWith(`#${i} x`)).toBe(true);
  }
  opened.dispose();
  await removeAbandonedCapture(abandoned);
  expect(readdirSync(root)).toEqual([]);
});
