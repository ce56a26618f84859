import { openSync } from 'node:fs';
import { basename } from 'node:path';
import type { Disposable } from '../base/disposable';
import { toErrorMessage, UserError } from '../base/errors';
import { FileCapture } from '../capture/wscap/fileCapture';
import { type OpenedWscap, openWscap, type WscapOpenOptions } from '../capture/wscap/reader';
import type { RandomAccess } from '../capture/wscap/recordScan';
import { PagedFile } from './pagedFile';

/** A capture in files that stay open until it is disposed. */
export interface OpenCaptureFile<Marker> extends Disposable, Pick<OpenedWscap, 'meta' | 'problems'> {
  readonly capture: FileCapture<Marker>;
}

/**
 * Opens a `.wscap` file, or the segment files that a capture left behind. What the files hold now is read; what is appended later is
 * not seen. Throws a `UserError` (code `bad-file`) where one cannot be opened, or where no capture is in it.
 */
export function openCaptureFiles<Marker>(paths: readonly string[], options: WscapOpenOptions): OpenCaptureFile<Marker> {
  const files: PagedFile[] = [];
  try {
    const sources = paths.map((path): RandomAccess => {
      const file = openPaged(path);
      files.push(file);
      return withSize(file);
    });
    const opened = openWscap(sources, options);
    return {
      capture: new FileCapture(opened),
      meta: opened.meta,
      problems: opened.problems,
      dispose: () => closeAll(files),
    };
  } catch (thrown) {
    closeAll(files);
    throw thrown;
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
