import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { APP_VERSION } from '../../base/appVersion';
import { toErrorMessage, UserError } from '../../base/errors';
import type { Exporter, ExportSummary } from '../../capture/exporters/exporter';
import { exporters } from '../../capture/exporters/registry';
import { sessionMarkers } from '../../session/connectionFacts';
import type { ExportRequest } from '../../session/ports';

/**
 * Asks for a file and a format and writes the rows there, without credentials, with a progress that can be cancelled. The file appears
 * when it is whole: what was there before stays until then.
 */
export async function exportRows(request: ExportRequest): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export rows'),
    filters: Object.fromEntries(exporters.map(({ label, extension }) => [label, [extension]])),
  });
  if (!uri) return;
  if (uri.scheme !== 'file') {
    throw new UserError('not-a-file', vscode.l10n.t('Captures can only be saved to files of this machine.'));
  }
  const exporter = exporters.find(({ extension }) => uri.path.toLowerCase().endsWith(`.${extension}`));
  if (exporter === undefined) {
    const known = exporters.map(({ extension }) => `.${extension}`).join(', ');
    throw new UserError('no-format', vscode.l10n.t('The name of the file says the format: end it with {0}.', known));
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting as {0}', exporter.label),
    cancellable: true,
  };
  const summary = await vscode.window.withProgress(options, (progress, token) =>
    writeFile(request, exporter, uri.fsPath, progress, token),
  );
  if (summary === undefined) return;
  const written = vscode.l10n.t('{0} frames were written. Credentials were left out.', summary.frameCount);
  void vscode.window.showInformationMessage([written, ...summary.notes].join(' '));
}

/** Undefined when the user gave up: nothing is left of the file then. */
async function writeFile(
  request: ExportRequest,
  exporter: Exporter,
  path: string,
  progress: vscode.Progress<{ increment: number }>,
  token: vscode.CancellationToken,
): Promise<ExportSummary | undefined> {
  // Never a file of the user's: the name is new, and must not be taken.
  const partPath = `${path}.${randomUUID()}.part`;
  const file = await open(partPath, 'wx');
  try {
    const steps = exporter.export(request.capture, {
      // A list counts as a choice, whose connections lack their beginning; everything there is does not.
      ordinals: request.scope === 'all' ? { first: request.first, last: request.last } : request.ordinals,
      context: {
        markers: sessionMarkers,
        savedMs: Date.now(),
        notes: new Map((request.bookmarks ?? []).map(({ ordinal, note }) => [ordinal, note])),
      },
      appVersion: APP_VERSION,
    });
    const total = Math.max(1, request.last - request.first + 1);
    let toldShare = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      if (token.isCancellationRequested) break;
      await file.writeFile(step.value.data);
      const share = Math.max(0, step.value.ordinal - request.first + 1) / total;
      if (share - toldShare < 0.01) continue;
      progress.report({ increment: (share - toldShare) * 100 });
      toldShare = share;
    }
    await file.close();
    if (step.done !== true) return undefined;
    await rename(partPath, path);
    return step.value;
  } catch (error) {
    const reason = toErrorMessage(error);
    throw new UserError('not-written', vscode.l10n.t('The file could not be written: {0}', reason), { cause: error });
  } finally {
    await file.close().catch(() => undefined);
    await rm(partPath, { force: true }).catch(() => undefined);
  }
}
