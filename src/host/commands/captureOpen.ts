import * as vscode from 'vscode';
import type { CaptureFileNode } from '../captures/capturesTree';
import { openCaptureFile } from '../captures/openCaptureFile';
import type { RecentCaptures } from '../captures/recentCaptures';
import { toRecoveredUri } from '../captures/recoveredUri';
import { findCaptureNode } from './captureNode';
import type { Command } from './command';

/** Opens a capture of the tree. */
export const captureOpen: Command = {
  id: 'socketscope.capture.open',
  run: async ({ capturesTree, recents }, ...args) => {
    const node = findCaptureNode(args, capturesTree);
    if (node === undefined) return;
    if (node.kind === 'recovered') await openCaptureFile(toRecoveredUri(node.capture));
    else if (node.sizeBytes === undefined) await tellMissing(node, recents);
    else await openCaptureFile(node.recent.uri);
  },
};

async function tellMissing({ recent: { uri } }: CaptureFileNode, recents: RecentCaptures): Promise<void> {
  const remove = vscode.l10n.t('Remove from List');
  const text = vscode.l10n.t('{0} is not there: it was moved, renamed or deleted.', uri.fsPath);
  const answer = await vscode.window.showWarningMessage(text, remove);
  if (answer === remove) recents.remove(uri);
}
