import * as vscode from 'vscode';
import type { Command } from './command';
import { findConnection } from './savedConnection';

export const savedRename: Command = {
  id: 'socketscope.saved.rename',
  run: async ({ connections }, ...args) => {
    const node = findConnection(args);
    if (node?.stored === undefined) return;
    const prompt = vscode.l10n.t('New name of the connection');
    const name = await vscode.window.showInputBox({ prompt, value: node.stored.name ?? '' });
    if (name !== undefined && name.trim() !== '') await connections.rename(node.stored.id, name.trim());
  },
};
