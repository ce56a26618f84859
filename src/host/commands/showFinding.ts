import * as vscode from 'vscode';
import type { Command } from './command';

/** Goes to a finding in a config and opens its message there, as "Go to Next Problem" does. */
export const showFinding: Command = {
  id: 'socketscope.showFinding',
  run: async (_context, given, offset) => {
    // A link in a hover holds text only.
    const uri = typeof given === 'string' ? vscode.Uri.parse(given, true) : given;
    if (!(uri instanceof vscode.Uri) || typeof offset !== 'number') return;
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.positionAt(offset);
    const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await vscode.commands.executeCommand('editor.action.marker.next');
  },
};
