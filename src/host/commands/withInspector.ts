import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { Inspector } from '../inspector';
import type { CommandContext } from './command';

/**
 * Acts on the connection whose inspector has or had the focus; a capture file that has it has none, and another is not touched instead.
 * What the user can mend becomes a message, all else stays a defect.
 */
export function withInspector({ inspectors, shown }: CommandContext, act: (inspector: Inspector) => void): void {
  if (shown.isFileActive) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This tab shows a capture file, which has no connection. Go to the tab of a connection first.'),
    );
    return;
  }
  const inspector = inspectors.current;
  if (inspector === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a connection panel first.'));
    return;
  }
  try {
    act(inspector);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    void vscode.window.showWarningMessage(error.message);
  }
}
