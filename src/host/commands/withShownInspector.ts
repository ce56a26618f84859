import * as vscode from 'vscode';
import type { Inspector } from '../inspector';
import type { CommandContext } from './command';

/** Acts on the inspector, of a connection or of a file, that has or had the focus; without one, says what to open. */
export async function withShownInspector(
  { shown }: CommandContext,
  act: (inspector: Inspector) => void | Promise<void>,
): Promise<void> {
  if (shown.current !== undefined) await act(shown.current);
  else void vscode.window.showInformationMessage(vscode.l10n.t('Open a connection panel or a capture file first.'));
}
