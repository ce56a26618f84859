import * as vscode from 'vscode';
import { openCaptureFile } from '../captures/openCaptureFile';
import type { Command } from './command';

/** Opens capture files in the inspector; asks which unless the caller says so. */
export const openCapture: Command = {
  id: 'socketscope.openCapture',
  run: async (_context, uri) => {
    const chosen = uri instanceof vscode.Uri ? [uri] : await askForFiles();
    for (const file of chosen) await openCaptureFile(file);
  },
};

async function askForFiles(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open captures'),
    openLabel: vscode.l10n.t('Open'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Captures')]: ['wscap', 'har', 'ndjson', 'jsonl'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen ?? [];
}
