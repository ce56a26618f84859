/**
 * A program of its own that captures into segment files until it is killed: `node spillingProgram.js ROOT LABEL`.
 * Prints `spilled` once there is more than one file on the disk, and goes on.
 */

import { Capture } from '../../../src/capture/capture';
import { SegmentFiles } from '../../../src/files/segmentFiles';
import { nameSpillDirectory } from '../../../src/files/spillDirectories';
import { SystemClock } from '../../../src/net/systemClock';
import { toBaseFrame } from './baseFrame';

const MEBIBYTE = 1_048_576;
const [, , root = '', label = ''] = process.argv;
const target = new SegmentFiles({
  directory: nameSpillDirectory(root),
  label: () => label,
  segmentBytes: 2 * MEBIBYTE,
});
const spill = { target, diskBytes: 1024 * MEBIBYTE, clock: new SystemClock() };
const capture = new Capture<string>({ memoryBytes: MEBIBYTE, maxInflatedBytes: MEBIBYTE, spill });
let isTold = false;

function pour(): void {
  for (let i = 0; i < 500; i++) {
    const frame = toBaseFrame(`#${capture.entryCount} ${'x'.repeat(1_000)}`);
    capture.push('in', frame, Date.now());
  }
  if (!isTold && target.diskBytes > 5 * MEBIBYTE) {
    isTold = true;
    process.stdout.write('spilled\n');
  }
  // Slow once it has said so: it is killed soon, and the disk is not its own.
  setTimeout(pour, isTold ? 200 : 5);
}

pour();
