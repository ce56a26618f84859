import * as vscode from 'vscode';
import type { Inspector } from '../inspector';
import { toShortAddress, toStateLabel } from '../panelTitle';
import { pickOne } from '../quickPickSteps';
import type { Command } from './command';

/** A list of the open inspectors with their state; choosing one shows it. */
export const showConnections: Command = {
  id: 'socketscope.showConnections',
  run: async ({ inspectors }) => {
    const items = inspectors.all.map((inspector) => ({ ...toItem(inspector), inspector }));
    const choice = await pickOne(items, { placeholder: vscode.l10n.t('Show an open connection') });
    choice?.inspector.reveal();
  },
};

function toItem({ status }: Inspector): vscode.QuickPickItem {
  const label = toShortAddress(status.url) || vscode.l10n.t('No URL yet');
  return { label, description: toStateLabel(status), ...(status.ending === '' ? {} : { detail: status.ending }) };
}
