import * as vscode from 'vscode';
import type { ExportScope } from '../../protocol/rowQueries';
import { exportRows } from '../captures/exportRows';
import { askExportTarget, type ExportTarget } from '../captures/exportTarget';
import type { RecentCaptures } from '../captures/recentCaptures';
import type { Inspector } from '../inspector';
import { QuickPickSteps } from '../quickPickSteps';
import type { Command } from './command';
import { tellUserError } from './tellUserError';
import { withShownInspector } from './withShownInspector';

/**
 * Exports the rows of the inspector that has or had the focus. A caller may name the file, and then says with
 * `{ scope: 'all' | 'filtered', keepsCredentials: boolean }` what goes into it; nothing is asked then.
 */
export const exportCapture: Command = {
  id: 'socketscope.exportCapture',
  run: (context, uri, options) =>
    withShownInspector(context, (inspector) =>
      tellUserError(async () => {
        const given = toTarget(uri, options);
        if (given === undefined) return exportAsAsked(inspector, context.recents);
        await exportRows(inspector.toExportRequest(toScope(options)), context.recents, given);
      }),
    ),
};

async function exportAsAsked(inspector: Inspector, recents: RecentCaptures): Promise<void> {
  const steps = new QuickPickSteps();
  try {
    const scope = await askScope(steps, inspector);
    if (scope === undefined) return;
    const request = inspector.toExportRequest(scope);
    const target = await askExportTarget(request.name, request.secretsInPayloads, steps);
    if (target !== undefined) await exportRows(request, recents, target);
  } finally {
    steps.dispose();
  }
}

type Scope = Exclude<ExportScope, 'selection'>;

/** Only where there is a choice. */
async function askScope(
  steps: QuickPickSteps,
  { rowCounts: { kept, matching } }: Inspector,
): Promise<Scope | undefined> {
  if (matching === kept) return 'all';
  const items = [
    {
      label: vscode.l10n.t('Rows that the filter shows'),
      description: matching.toLocaleString(),
      scope: 'filtered' as const,
    },
    { label: vscode.l10n.t('All rows'), description: kept.toLocaleString(), scope: 'all' as const },
  ];
  const choice = await steps.ask(items, { title: vscode.l10n.t('Export rows: which') });
  return choice?.scope;
}

function toTarget(uri: unknown, options: unknown): ExportTarget | undefined {
  if (!(uri instanceof vscode.Uri)) return undefined;
  const keepsCredentials =
    typeof options === 'object' &&
    options !== null &&
    'keepsCredentials' in options &&
    options.keepsCredentials === true;
  return { uri, isRedacted: !keepsCredentials };
}

function toScope(options: unknown): Scope {
  const isFiltered =
    typeof options === 'object' && options !== null && 'scope' in options && options.scope === 'filtered';
  return isFiltered ? 'filtered' : 'all';
}
