import * as vscode from 'vscode';
import type { RouteInsight } from '../../lint/insight/insight';
import { EffectiveConfigs } from '../lint/effectiveConfigs';
import type { LintedFile } from '../lint/lintedFile';
import { pickOne } from '../quickPickSteps';
import type { Command } from './command';

/** Shows what is in force for a route: of the file and offset passed, or where the cursor is. */
export const showEffectiveConfig: Command = {
  id: 'socketscope.showEffectiveConfig',
  run: async ({ lintController }, uri, offset) => {
    const place = uri instanceof vscode.Uri && typeof offset === 'number' ? { uri, offset } : readCursor();
    const file = lintController.files.find((one) => one.uri.toString() === place?.uri.toString());
    const route = file === undefined || place === undefined ? undefined : await chooseRoute(file, place.offset);
    if (file === undefined || file.insight.routes.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Put the cursor into a location or backend of an NGINX or HAProxy config first.'),
      );
      return;
    }
    if (route === undefined) return;
    const document = await vscode.workspace.openTextDocument(EffectiveConfigs.toUri(file, route));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  },
};

function readCursor(): { readonly uri: vscode.Uri; readonly offset: number } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return { uri: editor.document.uri, offset: editor.document.offsetAt(editor.selection.active) };
}

/** The innermost route around the offset; asks where the cursor is in none. */
async function chooseRoute(file: LintedFile, offset: number): Promise<RouteInsight | undefined> {
  const { routes } = file.insight;
  const around = routes.filter(({ block }) => block.start <= offset && offset <= block.end);
  const [innermost] = around.sort((a, b) => b.block.start - a.block.start);
  if (innermost !== undefined || routes.length < 2) return innermost ?? routes[0];
  const items = routes.map((route) => ({
    label: route.title,
    description: vscode.l10n.t('line {0}', file.toRange(route.head).start.line + 1),
    route,
  }));
  const choice = await pickOne(items, { placeholder: vscode.l10n.t('Route to show') });
  return choice?.route;
}
