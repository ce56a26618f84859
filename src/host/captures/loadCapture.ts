import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, toErrorCode, UserError } from '../../base/errors';
import { isOwnCapture, openCaptureFilesInSteps } from '../../files/captureFiles';
import type { AbandonedCapture } from '../../files/spillDirectories';
import { SystemClock } from '../../net/systemClock';
import { type ImportedCapture, importCapture } from '../../session/importCapture';
import { toDamagedMarker } from '../../session/importMarkers';
import type { MarkerData } from '../../session/markers';
import type { SavedCapture } from '../../session/savedFile';
import { runStepsInSlices } from '../../session/slices';

const READ_BYTES = 256 * 1024;

export interface LoadOptions {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Opens a file of this machine: a `.wscap` is read as it is needed, files of other tools are read whole. Rejects with a `UserError` about
 * the file, or as cancelled.
 */
export async function loadCaptureFile(path: string, options: LoadOptions): Promise<SavedCapture> {
  const stats = await stat(path).catch((error: unknown) => {
    throw toFileError(error);
  });
  if (!stats.isFile()) throw new UserError('bad-file', vscode.l10n.t('This is no file that can be read.'));
  if (isOwnCapture(path) || path.toLowerCase().endsWith('.wscap')) return openOwn([path], basename(path), options);
  return toSaved(basename(path), stats.size, await importFile(path, stats.size, options));
}

/** Opens what a window that ended without closing left behind. Rejects as `loadCaptureFile` does. */
export async function loadAbandoned(
  capture: AbandonedCapture,
  name: string,
  options: LoadOptions,
): Promise<SavedCapture> {
  return openOwn(capture.files, name, options);
}

async function openOwn(paths: readonly string[], name: string, options: LoadOptions): Promise<SavedCapture> {
  const steps = openCaptureFilesInSteps<MarkerData>(paths, { damagedMarker: toDamagedMarker() });
  const file = await runStepsInSlices({ clock: new SystemClock(), steps, ...options });
  return {
    capture: file.capture,
    name,
    notes: file.problems,
    bookmarks: file.meta?.bookmarks ?? [],
    about: { sizeBytes: file.sizeBytes, origin: 'own', meta: file.meta },
    dispose: () => file.dispose(),
  };
}

async function importFile(
  path: string,
  sizeBytes: number,
  { signal, onProgress }: LoadOptions,
): Promise<ImportedCapture> {
  const chunks = createReadStream(path, { highWaterMark: READ_BYTES });
  const breathe = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw new CancelledError();
  };
  try {
    return await importCapture(path, { sizeBytes, chunks }, { onProgress, breathe });
  } catch (error) {
    throw toFileError(error);
  } finally {
    chunks.destroy();
  }
}

function toSaved(name: string, sizeBytes: number, imported: ImportedCapture): SavedCapture {
  const { source, notes, faults, faultCount } = imported;
  const told = faults.map(({ line, column, message }) =>
    vscode.l10n.t('Line {0}, column {1}: {2}', line.toLocaleString(), column.toLocaleString(), message),
  );
  const more = faultCount - faults.length;
  if (more > 0) told.push(vscode.l10n.t('{0} more places could not be read.', more.toLocaleString()));
  return {
    capture: source,
    name,
    notes: [...notes, ...told],
    bookmarks: [],
    about: { sizeBytes, origin: 'imported', hasFaults: faultCount > 0 },
    dispose: () => undefined,
  };
}

/** What the system says of a file, in words that the user can act on. */
function toFileError(error: unknown): unknown {
  const code = toErrorCode(error);
  const toError = (message: string) => new UserError('bad-file', message, { cause: error });
  if (code === 'ENOENT') return toError(vscode.l10n.t('The file is not there: it was moved, renamed or deleted.'));
  if (code === 'EACCES' || code === 'EPERM') return toError(vscode.l10n.t('The file may not be read by you.'));
  return error;
}
