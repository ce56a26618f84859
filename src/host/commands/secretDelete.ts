import * as vscode from 'vscode';
import { pickOne } from '../quickPickSteps';
import type { Command } from './command';

/** Forgets a secret; connections that name it ask for its value the next time. */
export const secretDelete: Command = {
  id: 'socketscope.secret.delete',
  run: async ({ secrets }, given) => {
    const { names } = secrets;
    if (names.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No secret is kept.'));
      return;
    }
    const name = typeof given === 'string' ? given : await pickName(names);
    if (name === undefined || !names.includes(name)) return;
    await secrets.delete(name);
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} was deleted.', name));
  },
};

async function pickName(names: readonly string[]): Promise<string | undefined> {
  const placeholder = vscode.l10n.t('Secret to delete');
  const choice = await pickOne(
    names.map((label) => ({ label })),
    { placeholder },
  );
  return choice?.label;
}
