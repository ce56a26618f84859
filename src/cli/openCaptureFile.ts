import { UserError } from '../base/errors';
import { Capture } from '../capture/capture';
import type { CaptureSource } from '../capture/captureSource';
import type { ImportFault, ImportSummary } from '../capture/importers/importer';
import { findImporter, importers } from '../capture/importers/registry';
import { importMarkers } from '../session/importMarkers';
import type { MarkerData } from '../session/markers';

/** A file as it is read: its size, and its bytes in order. */
export interface FileToRead {
  readonly sizeBytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A capture out of a file. */
export interface OpenedCapture {
  readonly source: CaptureSource<MarkerData>;
  readonly frameCount: number;
  readonly notes: readonly string[];
  /** The first places that could not be read, of `faultCount`. */
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
}

export interface OpenOptions {
  /** Rejects where the file cannot be read. */
  readonly readFile: (path: string) => Promise<FileToRead>;
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** A foreign file is kept in memory whole: beyond this its first frames would be lost. */
const LIMITS = { budgetBytes: 4 * 1024 * 1_048_576, maxInflatedBytes: 100 * 1_048_576 };
/** What tells the format of a file without a known name. */
const HEAD_BYTES = 4_096;

/** Opens a capture file of any format that is known, by its name or by how it begins. Throws a `UserError` about the file. */
export async function openCaptureFile(path: string, options: OpenOptions): Promise<OpenedCapture> {
  const { sizeBytes, chunks } = await options.readFile(path);
  const capture = new Capture<MarkerData>(LIMITS);
  let run: ReturnType<typeof begin> | undefined;
  let head: Uint8Array = new Uint8Array(0);
  let doneBytes = 0;
  for await (const chunk of chunks) {
    // Node's file streams may be read in pieces of any size; the first is large enough to tell the format.
    if (run === undefined) head = chunk.subarray(0, HEAD_BYTES);
    run ??= begin(path, head, capture);
    run.push(chunk);
    doneBytes += chunk.length;
    options.onProgress(sizeBytes > 0 ? (doneBytes / sizeBytes) * READ_SHARE : 0);
  }
  run ??= begin(path, head, capture);
  const summary = finish(run, options);
  if (capture.droppedCount > 0) {
    throw new UserError(
      'too-large',
      `${path} has more frames than fit into ${LIMITS.budgetBytes / 1_048_576} MiB of memory.`,
    );
  }
  const { frameCount, notes, faults, faultCount } = summary;
  return { source: capture, frameCount, notes, faults, faultCount };
}

/** Reading is told as the first half of the way, making frames as the second. */
const READ_SHARE = 0.5;

function begin(path: string, head: Uint8Array, capture: Capture<MarkerData>) {
  const importer = findImporter(path, head);
  if (importer !== undefined) return importer.begin({ capture, markers: importMarkers });
  const known = importers.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(', ');
  throw new UserError('bad-file', `${path} is no capture that is known here. There are ${known}.`);
}

function finish(run: ReturnType<typeof begin>, { onProgress }: OpenOptions): ImportSummary {
  const steps = run.finish();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onProgress(READ_SHARE + step.value * (1 - READ_SHARE));
  }
}
