import * as vscode from 'vscode';
import { allRules } from '../../lint/registry';
import { toRulePage } from '../lint/toDiagnostic';
import { pickOne } from '../quickPickSteps';
import type { Command } from './command';

/** Opens the page of one lint rule, rendered; asks which unless the caller says so by its id. */
export const showRule: Command = {
  id: 'socketscope.showRule',
  run: async ({ extensionUri }, ruleId) => {
    const id = typeof ruleId === 'string' ? ruleId : await pickRule();
    if (id === undefined || !allRules.some((rule) => rule.id === id)) return;
    await vscode.commands.executeCommand('markdown.showPreview', toRulePage(extensionUri, id));
  },
};

async function pickRule(): Promise<string | undefined> {
  const items = allRules.map(({ id, name, summary }) => ({ label: id, description: name, detail: summary }));
  const choice = await pickOne(items, {
    placeholder: vscode.l10n.t('Lint rule to read about'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.label;
}
