import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RecentCapture, RecentCaptures } from '../captures/recentCaptures';
import { findCaptureNode } from './captureNode';
import type { Command } from './command';

/** Removes a file from the list of captures, with undo; the file stays. */
export const captureForget: Command = {
  id: 'socketscope.capture.forget',
  run: async ({ capturesTree, recents }, ...args) => {
    const node = findCaptureNode(args, capturesTree);
    if (node?.kind === 'captureFile') await forgetCapture(node.recent, recents);
  },
};

export async function forgetCapture({ uri, usedMs }: RecentCapture, recents: RecentCaptures): Promise<void> {
  recents.remove(uri);
  const undo = vscode.l10n.t('Undo');
  const text = vscode.l10n.t('{0} was removed from the list. The file itself was not touched.', basename(uri.fsPath));
  const answer = await vscode.window.showInformationMessage(text, undo);
  if (answer === undo) recents.add(uri, usedMs);
}
