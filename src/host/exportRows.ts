import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { toNdjsonLine } from '../capture/exporters/ndjson';
import type { ExportRequest } from '../session/ports';

/** Lines written at a time: between two of these others get their turn. */
const BATCH_LINES = 500;

/** Asks for a file and writes the frames there as NDJSON, with a progress that can be cancelled; what was written by then stays. */
export async function exportRows(request: ExportRequest): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export frames'),
    filters: { [vscode.l10n.t('NDJSON')]: ['ndjson'] },
  });
  if (!uri) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting frames'),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (_progress, token) => {
    const file = await open(uri.fsPath, 'w');
    try {
      let batch: string[] = [];
      let frameCount = 0;
      for (const ordinal of request.ordinals) {
        const entry = request.capture.readEntry(ordinal);
        if (entry?.kind !== 'frame') continue;
        batch.push(toNdjsonLine(request.capture, entry, frameCount++));
        if (batch.length < BATCH_LINES) continue;
        await file.write(batch.join(''));
        batch = [];
        if (token.isCancellationRequested) return;
      }
      await file.write(batch.join(''));
    } finally {
      await file.close();
    }
  });
}
