import { openSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Disposable } from '../base/disposable';
import { toErrorMessage, UserError } from '../base/errors';
import { FileCapture } from '../capture/wscap/fileCapture';
import { MAGIC } from '../capture/wscap/layout';
import { type OpenedWscap, openWscap, type WscapOpenOptions } from '../capture/wscap/reader';
import type { RandomAccess } from '../capture/wscap/recordScan';
import { PagedFile } from './pagedFile';

/** A capture in files that stay open until it is disposed. */
export interface OpenCaptureFile<Marker> extends Disposable, Pick<OpenedWscap, 'meta' | 'problems'> {
  readonly capture: FileCapture<Marker>;
  /** Of all the files. */
  readonly sizeBytes: number;
}

/**
 * Opens a `.wscap` file, or the segment files that a capture left behind. What the files hold now is read; what is appended later is
 * not seen. Throws a `UserError` (code `bad-file`) where one cannot be opened, or where no capture is in it.
 */
export function openCaptureFiles<Marker>(paths: readonly string[], options: WscapOpenOptions): OpenCaptureFile<Marker> {
  const steps = openCaptureFilesInSteps<Marker>(paths, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Like `openCaptureFiles`, in steps from 0 to 1 for whoever must not stand still meanwhile. Who gives up calls `return`. */
export function* openCaptureFilesInSteps<Marker>(
  paths: readonly string[],
  options: WscapOpenOptions,
): Generator<number, OpenCaptureFile<Marker>> {
  const files: PagedFile[] = [];
  let isOpened = false;
  try {
    const sources = paths.map((path): RandomAccess => {
      const file = openPaged(path);
      files.push(file);
      return withSize(file);
    });
    const opened = yield* openWscap(sources, options);
    isOpened = true;
    return {
      capture: new FileCapture(opened),
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      meta: opened.meta,
      problems: opened.problems,
      dispose: () => closeAll(files),
    };
  } finally {
    if (!isOpened) closeAll(files);
  }
}

/** Whether a file begins as a `.wscap` does; false for one that cannot be read. */
export function isOwnCapture(path: string): boolean {
  let file: PagedFile | undefined;
  try {
    // What a pipe gives can be read only once.
    if (!statSync(path).isFile()) return false;
    file = new PagedFile(openSync(path, 'r'));
    const head = file.view(0, MAGIC.length);
    return head !== undefined && MAGIC.every((byte, at) => head[at] === byte);
  } catch {
    return false;
  } finally {
    file?.close();
  }
}

function openPaged(path: string): PagedFile {
  try {
    return new PagedFile(openSync(path, 'r'));
  } catch (thrown) {
    throw new UserError('bad-file', `${basename(path)} cannot be opened: ${toErrorMessage(thrown)}`);
  }
}

function withSize(file: PagedFile): RandomAccess {
  const { sizeBytes } = file;
  return {
    sizeBytes,
    read: (position, target) => file.read(position, target),
    view: (position, count) => file.view(position, count),
  };
}

function closeAll(files: readonly PagedFile[]): void {
  for (const file of files) file.close();
}
