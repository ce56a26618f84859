import * as vscode from 'vscode';
import type { Command } from './command';

/** Shows a file in the text editor, for the page that says why it could not be shown as a capture. */
export const captureOpenAsText: Command = {
  id: 'socketscope.capture.openAsText',
  run: async (_context, uri) => {
    if (typeof uri === 'string')
      await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.parse(uri), 'default');
  },
};
