import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { Inspector } from '../inspector';
import type { Inspectors } from '../inspectors';

/** Acts on the inspector that has or had the focus. What the user can mend becomes a message, all else stays a defect. */
export function withInspector(inspectors: Inspectors, act: (inspector: Inspector) => void): void {
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
