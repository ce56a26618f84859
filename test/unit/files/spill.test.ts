import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import type { SpillTarget } from '../../../src/capture/spillTarget';
import { openCaptureFiles, openCaptureFilesInSteps } from '../../../src/files/captureFiles';
import { SegmentFiles } from '../../../src/files/segmentFiles';
import {
  findAbandonedCapture,
  findAbandonedCaptures,
  nameSpillDirectory,
  removeAbandonedCapture,
} from '../../../src/files/spillDirectories';
import { SystemClock } from '../../../src/net/systemClock';
import { captureEverything } from '../capture/richTraffic';
import { frameAt, messageText, pushFrame } from '../capture/traffic';
import { describeAll } from '../capture/wscap/memoryFile';

const MEBIBYTE = 1_048_576;
let root = '';
let captures: Capture<string>[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spill-'));
  captures = [];
});
afterEach(() => {
  for (const capture of captures) capture.dispose();
  rmSync(root, { recursive: true, force: true });
});

interface Limits {
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly maxAgeMs?: number;
}

function newSpilling(target: SpillTarget, limits: Limits = {}): Capture<string> {
  const { memoryBytes = MEBIBYTE, diskBytes = 1024 * MEBIBYTE, maxAgeMs } = limits;
  const spill = { target, diskBytes, clock: new SystemClock() };
  const capture = new Capture<string>({ memoryBytes, maxInflatedBytes: MEBIBYTE, maxAgeMs, spill });
  captures.push(capture);
  return capture;
}

const newTarget = (segmentBytes = 2 * MEBIBYTE) =>
  new SegmentFiles({ directory: join(root, 'segments'), segmentBytes });

/** Frames of about a kilobyte in both directions; `#n` is the n-th of them. */
function pour(capture: Capture<string>, count: number): void {
  const base = capture.entryCount;
  for (let i = base; i < base + count; i++) {
    const direction = i % 3 === 0 ? 'out' : 'in';
    pushFrame(capture, direction, { opcode: 1, payload: `#${i} ${'x'.repeat(1000)}` }, i);
  }
}

const settled = (capture: Capture<string>) => until(() => capture.memoryBytes <= MEBIBYTE);

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !isTrue(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isTrue()).toBe(true);
}

describe('a capture that spills', () => {
  it('keeps every row readable, in bounded memory', async () => {
    const capture = newSpilling(newTarget());
    for (let i = 0; i < 10; i++) {
      pour(capture, 1000);
      await settled(capture);
    }
    expect(capture.diskBytes).toBeGreaterThan(8 * MEBIBYTE);
    expect([capture.entryCount, capture.droppedCount, capture.firstKeptOrdinal]).toEqual([10_000, 0, 0]);
    for (let i = 0; i < 10_000; i += 7) expect(messageText(capture, i).slice(0, 8)).toBe(`#${i} xxxxx`.slice(0, 8));
    expect(frameAt(capture, 3).maskingKey).toBe(0x12345678);
  });

  it('is read like one that stays in memory', async () => {
    const inMemory = captureEverything();
    const capture = captureEverything(newSpilling(newTarget()));
    pour(capture, 4000);
    pour(inMemory, 4000);
    await settled(capture);
    expect(capture.diskBytes).toBeGreaterThan(2 * MEBIBYTE);
    expect(describeAll(capture)).toEqual(describeAll(inMemory));
  });

  it('asks the source to wait while the disk lags behind', async () => {
    const release: (() => void)[] = [];
    const slow = newTarget();
    const write = slow.write.bind(slow);
    slow.write = async (records, endOrdinal) => {
      await new Promise<void>((resolve) => release.push(resolve));
      return write(records, endOrdinal);
    };
    const capture = newSpilling(slow);
    const pressure: boolean[] = [];
    capture.onPressure((isPressed) => pressure.push(isPressed));
    capture.push('in', new Uint8Array(0), 0);
    for (let i = 0; i < 70; i++) pushFrame(capture, 'in', { opcode: 2, payload: new Uint8Array(MEBIBYTE) });
    expect(pressure).toEqual([true]);
    expect(capture.droppedCount).toBe(0);
    const timer = setInterval(() => release.shift()?.(), 1);
    await until(() => pressure.length === 2);
    clearInterval(timer);
    expect(pressure).toEqual([true, false]);
  });

  it('drops the oldest file and its rows beyond the limit of the disk', async () => {
    const capture = newSpilling(newTarget(), { diskBytes: 6 * MEBIBYTE });
    for (let i = 0; i < 20; i++) {
      pour(capture, 1000);
      await settled(capture);
    }
    expect(capture.diskBytes).toBeLessThanOrEqual(8 * MEBIBYTE);
    expect(capture.droppedCount).toBe(capture.firstKeptOrdinal);
    expect(capture.droppedCount).toBeGreaterThan(5000);
    expect(capture.droppedCount).toBeLessThan(16_000);
    for (let i = capture.firstKeptOrdinal; i < 20_000; i += 11) expect(messageText(capture, i)).toContain(`#${i} `);
    const sizes = readdirSync(join(root, 'segments')).map((name) => statSync(join(root, 'segments', name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(9 * MEBIBYTE);
  });

  it('drops what is older than its age', () => {
    const capture = newSpilling(newTarget(), { maxAgeMs: 1000 });
    pour(capture, 3000);
    expect(capture.firstKeptOrdinal).toBeGreaterThanOrEqual(1936);
    expect(capture.firstKeptOrdinal).toBeLessThanOrEqual(2000);
    expect(capture.droppedCount).toBe(capture.firstKeptOrdinal);
  });

  it('is cleared with its files, and goes on', async () => {
    const capture = newSpilling(newTarget());
    for (let i = 0; i < 6; i++) {
      pour(capture, 1000);
      await settled(capture);
    }
    capture.clear();
    expect([capture.keptBytes, capture.diskBytes <= 3 * MEBIBYTE]).toEqual([0, true]);
    pour(capture, 3000);
    await settled(capture);
    for (let i = 6000; i < 9000; i += 13) expect(messageText(capture, i)).toContain(`#${i} `);
  });

  it('deletes its files with itself', async () => {
    const target = newTarget();
    const capture = newSpilling(target);
    pour(capture, 3000);
    await settled(capture);
    await target.remove();
    expect(readdirSync(root)).toEqual([]);
    expect(messageText(capture, 0)).toMatch(/bytes were dropped/);
  });
});

describe('a disk that fails', () => {
  it('loses nothing when the folder is removed while capturing', async () => {
    const capture = newSpilling(newTarget());
    const failures: string[] = [];
    capture.onSpillFailed((message) => failures.push(message));
    pour(capture, 4000);
    await settled(capture);
    rmSync(join(root, 'segments'), { recursive: true });
    for (let i = 0; i < 6; i++) {
      pour(capture, 1000);
      await settled(capture);
    }
    expect([failures, capture.droppedCount]).toEqual([[], 0]);
    for (let i = 0; i < 10_000; i += 7) expect(messageText(capture, i)).toContain(`#${i} `);
  });

  it('says so once where nothing can be written, drops the oldest rows and counts them', async () => {
    writeFileSync(join(root, 'segments'), 'a file stands where the folder should be');
    const capture = newSpilling(newTarget());
    const failures: string[] = [];
    capture.onSpillFailed((message) => failures.push(message));
    pour(capture, 3000);
    await until(() => failures.length > 0);
    pour(capture, 3000);
    expect(failures).toEqual([expect.stringMatching(/EEXIST|ENOTDIR/)]);
    expect(capture.memoryBytes).toBeLessThanOrEqual(MEBIBYTE);
    expect(capture.droppedCount).toBe(capture.firstKeptOrdinal);
    expect(messageText(capture, 5999)).toContain('#5999');
  });

  it('makes room by its oldest file when it is full', async () => {
    const target = newTarget();
    const write = target.write.bind(target);
    let room = 3;
    target.write = async (records, endOrdinal) => {
      if (target.diskBytes > room * 2 * MEBIBYTE)
        throw Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
      return write(records, endOrdinal);
    };
    const capture = newSpilling(target);
    for (let i = 0; i < 15; i++) {
      pour(capture, 1000);
      await settled(capture);
    }
    expect(capture.droppedCount).toBeGreaterThan(3000);
    for (let i = capture.firstKeptOrdinal; i < 15_000; i += 7) expect(messageText(capture, i)).toContain(`#${i} `);
    room = 9;
    pour(capture, 1000);
    await settled(capture);
    expect(messageText(capture, 15_999)).toContain('#15999');
  });
});

describe('what a crash leaves behind', () => {
  it('is found once its program is gone, and opens to the last whole record', async () => {
    const directory = nameSpillDirectory(root);
    const target = new SegmentFiles({ directory, segmentBytes: 2 * MEBIBYTE, label: () => 'ws://127.0.0.1:1/' });
    const capture = newSpilling(target);
    captureEverything(capture);
    pour(capture, 16_000);
    await settled(capture);
    expect(await findAbandonedCaptures(root)).toEqual([]);
    const ownerFile = join(directory, 'owner.json');
    writeFileSync(ownerFile, readFileSync(ownerFile, 'utf8').replace(/"pid":\d+/, '"pid":999999999'));
    const [abandoned] = await findAbandonedCaptures(root);
    if (abandoned === undefined) throw new Error('nothing was found');
    expect(abandoned).toMatchObject({ label: 'ws://127.0.0.1:1/', directory });
    expect(abandoned.sizeBytes).toBe(capture.diskBytes);
    const opened = openCaptureFiles<string>(abandoned.files, { damagedMarker: 'damaged' });
    const { entryCount } = opened.capture;
    expect(entryCount).toBeGreaterThanOrEqual(12_288);
    expect(opened.problems).toEqual([expect.stringMatching(/not finished/)]);
    for (let i = 0; i < 12_000; i++) expect(opened.capture.readEntry(i)).toEqual(capture.readEntry(i));
    for (let i = 21; i < 12_000; i += 7)
      expect(opened.capture.readMessage(i, 0, 99)).toEqual(capture.readMessage(i, 0, 99));
    opened.dispose();
    await removeAbandonedCapture(abandoned);
    expect(readdirSync(root)).toEqual([]);
  });

  it('is opened in steps, none of which reads much, and closed where nobody wants it any more', async () => {
    const directory = nameSpillDirectory(root);
    const capture = newSpilling(new SegmentFiles({ directory, segmentBytes: 2 * MEBIBYTE }));
    pour(capture, 16_000);
    await settled(capture);
    const files = readdirSync(directory).filter((name) => name.endsWith('.wscap'));
    const paths = files.map((name) => join(directory, name));
    const shares: number[] = [];
    const steps = openCaptureFilesInSteps<string>(paths, { damagedMarker: 'damaged' });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThan(100);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
    expect(step.value.capture.counts.frameTotals.in).toBeGreaterThan(8000);
    step.value.dispose();
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    const given = openCaptureFilesInSteps<string>(paths, { damagedMarker: 'damaged' });
    given.next();
    expect(openFiles()).toBe(before + paths.length);
    given.return(step.value);
    expect(openFiles()).toBe(before);
  });

  it('is told by the name of its folder where the file that says whose it is was not finished', async () => {
    const directory = join(root, '999999999-1700000000000-1');
    const capture = newSpilling(new SegmentFiles({ directory, segmentBytes: 2 * MEBIBYTE }));
    pour(capture, 8000);
    await settled(capture);
    writeFileSync(join(directory, 'owner.json'), '{"pid":9999');
    writeFileSync(join(directory, '999999.wscap'), '');
    const [abandoned] = await findAbandonedCaptures(root);
    expect(abandoned?.label).toBe('');
    expect(abandoned?.files.some((file) => file.endsWith('999999.wscap'))).toBe(false);
    expect(await findAbandonedCapture(root, '999999999-1700000000000-1')).toEqual(abandoned);
    expect(await findAbandonedCapture(root, '../999999999-1700000000000-1')).toBeUndefined();
  });

  it('is nothing where there is no folder', async () => {
    expect(await findAbandonedCaptures(join(root, 'none'))).toEqual([]);
  });
});
