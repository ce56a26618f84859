import * as vscode from 'vscode';
import { toErrorMessage, UserError } from '../../base/errors';
import type { CaptureStorage, RecoveredCapture } from '../captures/captureStorage';
import { toRecoveredName, toRecoveredUri } from '../captures/recoveredUri';
import { forgetCapture } from './captureForget';
import { findCaptureNode } from './captureNode';
import type { Command } from './command';
import { tellUserError } from './tellUserError';

/** Deletes a recovered capture after a question. The key for it removes a file from the list, which can be undone. */
export const captureDelete: Command = {
  id: 'socketscope.capture.delete',
  run: async ({ capturesTree, recents, storage }, ...args) => {
    const node = findCaptureNode(args, capturesTree);
    if (node?.kind === 'captureFile') await forgetCapture(node.recent, recents);
    else if (node !== undefined && (await confirm(node.capture))) {
      await tellUserError(() => deleteRecovered(node.capture, storage));
    }
  },
};

async function confirm(capture: RecoveredCapture): Promise<boolean> {
  const remove = vscode.l10n.t('Delete');
  const message = vscode.l10n.t('Delete the recovered capture of {0}?', toRecoveredName(capture));
  const detail = vscode.l10n.t('Its rows are nowhere else. This cannot be undone; "Save As..." keeps them in a file.');
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, remove)) === remove;
}

async function deleteRecovered(capture: RecoveredCapture, storage: CaptureStorage): Promise<void> {
  // Where a file that is open cannot be deleted, a tab of it must be closed first.
  const uri = toRecoveredUri(capture).toString();
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri);
  await vscode.window.tabGroups.close(tabs);
  try {
    await storage.remove(capture);
  } catch (error) {
    const message = vscode.l10n.t('The capture could not be deleted: {0}', toErrorMessage(error));
    throw new UserError('not-deleted', message, { cause: error });
  }
}
