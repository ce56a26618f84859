import * as vscode from 'vscode';
import type { Command } from './command';

/** Forgets a secret; connections that name it ask for its value the next time. */
export const secretDelete: Command = {
  id: 'socketscope.secret.delete',
  run: async ({ secrets }, given) => {
    const { names } = secrets;
    if (names.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No secret is kept.'));
      return;
    }
    const placeHolder = vscode.l10n.t('Secret to delete');
    const name = typeof given === 'string' ? given : await vscode.window.showQuickPick([...names], { placeHolder });
    if (name === undefined || !names.includes(name)) return;
    await secrets.delete(name);
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} was deleted.', name));
  },
};
