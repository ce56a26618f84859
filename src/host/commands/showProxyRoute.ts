import * as vscode from 'vscode';
import type { Command } from './command';

/** Shows the line of the workspace's proxy config that serves a connection: of the inspector with this id, or the current one. */
export const showProxyRoute: Command = {
  id: 'socketscope.showProxyRoute',
  run: async ({ inspectors, proxyRoutes }, inspectorId) => {
    const inspector =
      typeof inspectorId === 'string' ? inspectors.all.find(({ id }) => id === inspectorId) : inspectors.current;
    if (inspector === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a connection panel first.'));
      return;
    }
    if (await proxyRoutes.reveal(inspector)) return;
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No NGINX or HAProxy config of this workspace serves {0}. Connect to a host and port that one listens on.',
        inspector.status.url,
      ),
    );
  },
};
