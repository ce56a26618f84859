import * as vscode from 'vscode';
import type { Command } from './command';

/** Lints every open proxy config anew and says what came of it. */
export const lintOpenFiles: Command = {
  id: 'socketscope.lintOpenFiles',
  run: async ({ lintController }) => {
    const { files, findings } = lintController.lintOpenDocuments();
    if (files === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No NGINX or HAProxy config is open. Open one, for example nginx.conf or haproxy.cfg.'),
      );
      return;
    }
    if (findings > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
    else void vscode.window.showInformationMessage(vscode.l10n.t('Nothing found in {0} open proxy configs.', files));
  },
};
