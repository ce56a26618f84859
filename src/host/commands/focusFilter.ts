import * as vscode from 'vscode';
import type { Command } from './command';

/** Puts the focus into the frame filter of the panel or capture file that has or had it. */
export const focusFilter: Command = {
  id: 'socketscope.focusFilter',
  run: ({ shown }) => {
    if (shown.current !== undefined) shown.current.focus('filter');
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open a connection panel or a capture file first.'));
  },
};
