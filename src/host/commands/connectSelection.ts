import * as vscode from 'vscode';
import { connectWithConsent } from '../consent';
import type { Command } from './command';

/** Connects to the URL that is selected in the editor, or that the selection contains. */
export const connectSelection: Command = {
  id: 'socketscope.connectSelection',
  run: async ({ inspectors }) => {
    const editor = vscode.window.activeTextEditor;
    const selected = editor?.document.getText(editor.selection).trim() ?? '';
    const url = /(?:wss?|https?):\/\/[^\s"'`<>)\]}]+/i.exec(selected)?.[0] ?? selected;
    if (url === '' || /\s/.test(url)) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Select a WebSocket URL in the editor first, such as wss://example.org/socket.'),
      );
      return;
    }
    const settings = inspectors.toSettings(url);
    await connectWithConsent(url, () => inspectors.open(settings).connect());
  },
};
