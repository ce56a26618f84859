import * as vscode from 'vscode';
import type { Command } from './command';

/** Reads the file of a tab again that could not be read; the page that says so has a button for it. */
export const captureRetry: Command = {
  id: 'socketscope.capture.retry',
  run: async ({ captureEditor }, uri) => {
    if (typeof uri === 'string') await captureEditor.reload(vscode.Uri.parse(uri));
  },
};
