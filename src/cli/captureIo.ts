import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { VmEvaluationGuard } from '../files/evaluationGuard';
import { SystemClock } from '../net/systemClock';
import { WsDialer } from '../net/wsDialer';
import type { CaptureIo } from './captureCommand';
import { onInterrupt } from './onInterrupt';

/** The real network, files and signals of this process. */
export function createCaptureIo(): CaptureIo {
  const clock = new SystemClock();
  return {
    clock,
    guard: new VmEvaluationGuard(),
    dialer: new WsDialer(clock),
    stdout: (data) => void process.stdout.write(data),
    stderr: (text) => void process.stderr.write(text),
    openFile: (path) => {
      const file = openSync(path, 'w');
      return {
        write: (data) => writeWhole(file, data),
        close: async () => closeSync(file),
      };
    },
    readFile: (path) => readFile(path, 'utf8'),
    readVariable: (name) => process.env[name],
    onInterrupt,
  };
}

/** One call may write a part only. */
function writeWhole(file: number, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
