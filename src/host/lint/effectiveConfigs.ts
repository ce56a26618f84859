import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { RouteInsight } from '../../lint/insight/insight';
import type { LintController } from './lintController';
import type { LintedFile } from './lintedFile';

const SCHEME = 'socketscope-effective';

/** Read-only documents with what is in force for one route; they follow the config while they are open. */
export class EffectiveConfigs implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(private readonly lintController: LintController) {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
    this.#store.add(
      lintController.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) this.#changed.fire(uri);
      }),
    );
  }

  /** Names the route by its title and its place among those of that title: its line moves while one types above it. */
  static toUri(file: LintedFile, route: RouteInsight): vscode.Uri {
    const same = file.insight.routes.filter(({ title }) => title === route.title);
    const extension = file.request.dialect === 'haproxy' ? 'cfg' : 'conf';
    const name = `${route.title.replace(/[^\p{L}\p{N}._-]+/gu, ' ').trim()} in force`;
    return vscode.Uri.from({
      scheme: SCHEME,
      path: `/${basename(file.uri.fsPath)} - ${name}.${extension}`,
      query: JSON.stringify([file.uri.toString(), route.title, same.indexOf(route)]),
    });
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    const [uri, title, index]: unknown[] = JSON.parse(query);
    const file = this.lintController.files.find((one) => one.uri.toString() === uri);
    const route = file?.insight.routes.filter((one) => one.title === title)[Number(index)];
    if (route !== undefined) return route.describe();
    return `# ${vscode.l10n.t('This route is gone, or its config is closed.')}\n`;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
