import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, toErrorMessage, UserError } from '../base/errors';
import { isOwnCapture, openCaptureFiles } from '../files/captureFiles';
import { VmEvaluationGuard } from '../files/evaluationGuard';
import { SystemClock } from '../net/systemClock';
import { importCapture } from '../session/importCapture';
import { toDamagedMarker } from '../session/importMarkers';
import type { MarkerData } from '../session/markers';
import type { SessionUi } from '../session/ports';
import { type SavedCapture, SavedSession } from '../session/savedSession';
import { CAPTURE_VIEW_TYPE } from './ids';
import { Inspector } from './inspector';

const READ_BYTES = 256 * 1024;

interface CaptureDocument extends vscode.CustomDocument {
  readonly saved: SavedCapture;
}

/** Opens capture files read-only in the inspector. A `.wscap` is read as it is needed; files of other tools are read whole. */
export class CaptureEditor implements vscode.CustomReadonlyEditorProvider<CaptureDocument>, vscode.Disposable {
  readonly #registration: vscode.Disposable;
  readonly #guard = new VmEvaluationGuard();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly createUi: (id: string) => SessionUi,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#registration = vscode.window.registerCustomEditorProvider(CAPTURE_VIEW_TYPE, this);
  }

  async openCustomDocument(uri: vscode.Uri): Promise<CaptureDocument> {
    if (uri.scheme !== 'file') {
      throw new UserError('not-a-file', vscode.l10n.t('Captures can only be opened from files of this machine.'));
    }
    const saved = isOwnCapture(uri.fsPath) ? openOwn(uri.fsPath) : await importFile(uri.fsPath);
    // The session closes the file; a document without an editor has none.
    return { uri, saved, dispose: () => saved.dispose() };
  }

  resolveCustomEditor(document: CaptureDocument, panel: vscode.WebviewPanel): void {
    const id = randomUUID();
    const clock = new SystemClock();
    const session = new SavedSession({ saved: document.saved, clock, ui: this.createUi(id), guard: this.#guard });
    new Inspector(id, panel, session, this.extensionUri, this.log, document.saved.name);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function openOwn(path: string): SavedCapture {
  const file = openCaptureFiles<MarkerData>([path], { damagedMarker: toDamagedMarker() });
  return {
    capture: file.capture,
    name: basename(path),
    notes: file.problems,
    bookmarks: file.meta?.bookmarks ?? [],
    dispose: () => file.dispose(),
  };
}

async function importFile(path: string): Promise<SavedCapture> {
  const name = basename(path);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reading {0}', name),
    cancellable: true,
  };
  const imported = await vscode.window
    .withProgress(options, async (progress, token) => {
      let toldShare = 0;
      const { size: sizeBytes } = await stat(path);
      const chunks = createReadStream(path, { highWaterMark: READ_BYTES });
      return importCapture(
        path,
        { sizeBytes, chunks },
        {
          onProgress: (share) => {
            if (share - toldShare < 0.01) return;
            progress.report({ increment: (share - toldShare) * 100 });
            toldShare = share;
          },
          breathe: async () => {
            await new Promise((resolve) => setImmediate(resolve));
            if (token.isCancellationRequested) throw new CancelledError();
          },
        },
      );
    })
    .then(undefined, (error: unknown) => {
      throw new UserError('bad-file', vscode.l10n.t('{0} was not opened: {1}', name, toErrorMessage(error)), {
        cause: error,
      });
    });
  const faults = imported.faults.map(({ line, column, message }) => `Line ${line}, column ${column}: ${message}`);
  return {
    capture: imported.source,
    name,
    notes: [...imported.notes, ...faults],
    bookmarks: [],
    dispose: () => undefined,
  };
}
