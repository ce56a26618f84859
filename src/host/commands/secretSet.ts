import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { isSecretName, toPlaceholder } from '../../base/secretPlaceholder';
import type { Command } from './command';
import { tellUserError } from './tellUserError';

/** Asks for a name and a value, of which only the name is ever shown again; a caller may give the name. */
export const secretSet: Command = {
  id: 'socketscope.secret.set',
  run: ({ secrets }, given) =>
    tellUserError(async () => {
      if (typeof given === 'string' && !isSecretName(given)) {
        throw new UserError('bad-secret', vscode.l10n.t('“{0}” is no name of a secret.', given));
      }
      const name = typeof given === 'string' ? given : await secrets.askName('');
      if (name === undefined) return;
      const value = await secrets.askValue(name);
      if (value === undefined) return;
      await secrets.set(name, value);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{0} is kept. Write {1} in its place in a connection.', name, toPlaceholder(name)),
      );
    }),
};
