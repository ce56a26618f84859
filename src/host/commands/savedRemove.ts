import * as vscode from 'vscode';
import { toShortAddress } from '../panelTitle';
import type { Command } from './command';
import { findConnection } from './savedConnection';

/** Removes a saved or recent connection from the list, with undo; an open inspector of it stays. */
export const savedRemove: Command = {
  id: 'socketscope.saved.remove',
  run: async ({ connections }, ...args) => {
    const stored = findConnection(args)?.stored;
    if (stored === undefined) return;
    await connections.remove(stored.id);
    const undo = vscode.l10n.t('Undo');
    const label = stored.name ?? toShortAddress(stored.settings.url);
    const answer = await vscode.window.showInformationMessage(vscode.l10n.t('{0} was removed.', label), undo);
    if (answer === undo) await connections.restore(stored);
  },
};
