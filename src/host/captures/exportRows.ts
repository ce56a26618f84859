import { basename } from 'node:path';
import * as vscode from 'vscode';
import { APP_VERSION } from '../../base/appVersion';
import { CancelledError, toErrorMessage, UserError } from '../../base/errors';
import type { Exporter, ExportSummary } from '../../capture/exporters/exporter';
import { writeWholeFile } from '../../files/wholeFile';
import { sessionMarkers } from '../../session/connectionFacts';
import type { ExportRequest } from '../../session/ports';
import { askExportTarget, type ExportTarget, findTargetExporter } from './exportTarget';
import { openCaptureFile, revealFile } from './openCaptureFile';
import type { RecentCaptures } from './recentCaptures';
import { createShareReporter } from './shareReporter';

/**
 * Writes rows to a file, with a progress that can be cancelled; asks where to and what to leave out unless it is told. Resolves when the
 * file is there, or the user gave up; rejects with a `UserError` where it could not be written.
 */
export async function exportRows(request: ExportRequest, recents: RecentCaptures, given?: ExportTarget): Promise<void> {
  const target = given ?? (await askExportTarget(request.name, request.secretsInPayloads));
  if (target === undefined) return;
  const exporter = findTargetExporter(target.uri);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting as {0}', exporter.label),
    cancellable: true,
  };
  try {
    const summary = await vscode.window.withProgress(options, (progress, token) =>
      writeRows(request, exporter, target, progress, token),
    );
    recents.add(target.uri);
    void tellWritten(target, exporter, summary, request.secretsInPayloads ?? []);
  } catch (error) {
    if (error instanceof CancelledError) return;
    if (request.closed.aborted) {
      // The view that asked is gone: nobody but the window can say it.
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The export was stopped, since the tab of its capture was closed. {0} was not written: export again and leave the tab open meanwhile.',
          basename(target.uri.path),
        ),
      );
      return;
    }
    const reason = toErrorMessage(error);
    throw new UserError('not-written', vscode.l10n.t('The file could not be written: {0}', reason), { cause: error });
  }
}

async function writeRows(
  request: ExportRequest,
  exporter: Exporter,
  { uri, isRedacted }: ExportTarget,
  progress: vscode.Progress<{ increment: number }>,
  token: vscode.CancellationToken,
): Promise<ExportSummary> {
  const cancelling = new AbortController();
  const cancel = () => cancelling.abort(new CancelledError());
  token.onCancellationRequested(cancel);
  const pieces = exporter.export(request.capture, {
    // A list counts as a choice, whose connections lack their beginning; everything there is does not.
    ordinals: request.scope === 'all' ? { first: request.first, last: request.last } : request.ordinals,
    isRedacted,
    context: {
      markers: sessionMarkers,
      savedMs: Date.now(),
      notes: new Map((request.bookmarks ?? []).map(({ ordinal, note }) => [ordinal, note])),
    },
    appVersion: APP_VERSION,
  });
  const total = Math.max(1, request.last - request.first + 1);
  const tell = createShareReporter(progress);
  return writeWholeFile(uri.fsPath, pieces, {
    signal: AbortSignal.any([cancelling.signal, request.closed]),
    onPiece: ({ ordinal }) => tell(Math.max(0, ordinal - request.first + 1) / total),
  });
}

async function tellWritten(
  { uri, isRedacted }: ExportTarget,
  exporter: Exporter,
  summary: ExportSummary,
  secretsInPayloads: readonly string[],
): Promise<void> {
  const { frameCount, notes } = summary;
  const written =
    frameCount === 1
      ? vscode.l10n.t('1 frame was written to {0}.', basename(uri.path))
      : vscode.l10n.t('{0} frames were written to {1}.', frameCount.toLocaleString(), basename(uri.path));
  const credentials = isRedacted
    ? vscode.l10n.t('Credentials were left out.')
    : vscode.l10n.t('Credentials are in the file.');
  const inPayloads =
    secretsInPayloads.length === 0
      ? []
      : [vscode.l10n.t('Messages in it hold the values of {0} as they were sent.', secretsInPayloads.join(', '))];
  const open = vscode.l10n.t('Open');
  const reveal = vscode.l10n.t('Reveal');
  // VS Code has no editor for packets.
  const buttons = exporter.id === 'pcapng' ? [reveal] : [open, reveal];
  const text = [written, credentials, ...inPayloads, ...notes].join(' ');
  const answer = await vscode.window.showInformationMessage(text, ...buttons);
  if (answer === open) await openCaptureFile(uri);
  else if (answer === reveal) await revealFile(uri);
}
