import { UserError } from '../base/errors';
import { Capture } from '../capture/capture';
import type { CaptureSource } from '../capture/captureSource';
import type { ImportFault, ImportRun, ImportSummary } from '../capture/importers/importer';
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
const LIMITS = { memoryBytes: 4 * 1024 * 1_048_576, maxInflatedBytes: 100 * 1_048_576 };
/** What tells the format of a file without a known name. */
const HEAD_BYTES = 4_096;

/** Opens a capture file of any format that is known, by its name or by how it begins. Throws a `UserError` about the file. */
export async function openCaptureFile(path: string, options: OpenOptions): Promise<OpenedCapture> {
  const { sizeBytes, chunks } = await options.readFile(path);
  const capture = new Capture<MarkerData>(LIMITS);
  const opening = new Opening(path, capture);
  let doneBytes = 0;
  for await (const chunk of chunks) {
    opening.push(chunk);
    doneBytes += chunk.length;
    options.onProgress(sizeBytes > 0 ? (doneBytes / sizeBytes) * READ_SHARE : 0);
  }
  const summary = finish(opening.begin(), options);
  if (capture.droppedCount > 0) {
    throw new UserError(
      'too-large',
      `${path} has more frames than fit into ${LIMITS.memoryBytes / 1_048_576} MiB of memory.`,
    );
  }
  const { frameCount, notes, faults, faultCount } = summary;
  return { source: capture, frameCount, notes, faults, faultCount };
}

/** Reading is told as the first half of the way, making frames as the second. */
const READ_SHARE = 0.5;

/** Holds back the first bytes until they tell the format: a pipe may bring them one by one. */
class Opening {
  readonly #path: string;
  readonly #capture: Capture<MarkerData>;
  #run: ImportRun | undefined;
  #head: Uint8Array = new Uint8Array(0);

  constructor(path: string, capture: Capture<MarkerData>) {
    this.#path = path;
    this.#capture = capture;
  }

  push(chunk: Uint8Array): void {
    if (this.#run !== undefined) {
      this.#run.push(chunk);
      return;
    }
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    if (head.length >= HEAD_BYTES) this.begin();
  }

  begin(): ImportRun {
    if (this.#run !== undefined) return this.#run;
    const importer = findImporter(this.#path, this.#head.subarray(0, HEAD_BYTES));
    if (importer === undefined) {
      const known = importers.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(', ');
      throw new UserError('bad-file', `${this.#path} is no capture that is known here. There are ${known}.`);
    }
    this.#run = importer.begin({ capture: this.#capture, markers: importMarkers });
    this.#run.push(this.#head);
    return this.#run;
  }
}

function finish(run: ImportRun, { onProgress }: OpenOptions): ImportSummary {
  const steps = run.finish();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onProgress(READ_SHARE + step.value * (1 - READ_SHARE));
  }
}
