import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { toErrorCode, UserError } from '../base/errors';
import { isOwnCapture, openCaptureFiles } from '../files/captureFiles';
import { VmEvaluationGuard } from '../files/evaluationGuard';
import type { FileToRead, ImportedCapture } from '../session/importCapture';
import { toDamagedMarker } from '../session/importMarkers';
import type { MarkerData } from '../session/markers';
import type { ExportIo, ExportTarget } from './exportCommand';

const READ_BYTES = 256 * 1024;

/** The real files and streams of this process. */
export function createExportIo(): ExportIo {
  return {
    guard: new VmEvaluationGuard(),
    readFile: readFileInChunks,
    openOwn,
    openFile,
    stdout: {
      write: async (data) => {
        if (!process.stdout.write(data)) await once(process.stdout, 'drain');
      },
      close: async () => undefined,
    },
    stderr: (text) => void process.stderr.write(text),
    isStderrTerminal: process.stderr.isTTY === true,
  };
}

function openOwn(path: string): ImportedCapture | undefined {
  if (!isOwnCapture(path)) return undefined;
  const { capture, problems } = openCaptureFiles<MarkerData>([path], { damagedMarker: toDamagedMarker() });
  const { in: received, out: sent } = capture.counts.frameTotals;
  return { source: capture, frameCount: received + sent, notes: problems, faults: [], faultCount: 0 };
}

async function readFileInChunks(path: string): Promise<FileToRead> {
  const stats = await stat(path).catch((error: unknown) => {
    throw toErrorCode(error) === 'ENOENT' ? new UserError('bad-file', `${path} is not there.`) : error;
  });
  if (stats.isDirectory()) throw new UserError('bad-file', `${path} is a folder. Name a file.`);
  // A pipe has no size, and may be read all the same.
  return { sizeBytes: stats.size, chunks: createReadStream(path, { highWaterMark: READ_BYTES }) };
}

async function openFile(path: string): Promise<ExportTarget> {
  const file = await open(path, 'w');
  return {
    write: async (data) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      // A full disk may take a part only; the next call then says why.
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
    },
    close: () => file.close(),
  };
}
