import * as vscode from 'vscode';
import { CAPTURE_IMPORT_VIEW_TYPE, CAPTURE_VIEW_TYPE } from '../ids';

/** Shows a capture file in the inspector, whatever editor its kind has otherwise. */
export async function openCaptureFile(uri: vscode.Uri): Promise<void> {
  const viewType = uri.path.toLowerCase().endsWith('.wscap') ? CAPTURE_VIEW_TYPE : CAPTURE_IMPORT_VIEW_TYPE;
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
}

/** Shows a file where the user keeps files: the system's file manager, or the explorer where the window runs elsewhere. */
export async function revealFile(uri: vscode.Uri): Promise<void> {
  const isLocal = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (isLocal) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
    return;
  }
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
    return;
  }
  const copy = vscode.l10n.t('Copy Path');
  const text = vscode.l10n.t('The file is outside of the folders of this window: {0}', uri.fsPath);
  const answer = await vscode.window.showInformationMessage(text, copy);
  if (answer === copy) await vscode.env.clipboard.writeText(uri.fsPath);
}
