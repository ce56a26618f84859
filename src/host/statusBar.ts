import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { Inspectors } from './inspectors';

/** One status bar item while something is connected or failed: how many are open, and whether one is in trouble. */
export class StatusBar implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;

  constructor(private readonly inspectors: Inspectors) {
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('socketscope.connections', vscode.StatusBarAlignment.Left),
    );
    this.#item.name = vscode.l10n.t('WebSocket Connections');
    this.#item.command = 'socketscope.showConnections';
    this.#store.add(inspectors.onDidChange(() => this.#show()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const phases = this.inspectors.all.map(({ status }) => status.phase);
    const open = phases.filter((phase) => phase === 'open').length;
    const failed = phases.filter((phase) => phase === 'failed').length;
    if (open + failed === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = failed > 0 ? `$(error) ${open}` : `$(pulse) ${open}`;
    this.#item.tooltip =
      failed > 0
        ? vscode.l10n.t('WebSocket connections: {0} open, {1} failed', open, failed)
        : vscode.l10n.t('WebSocket connections: {0} open', open);
    if (failed > 0) this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    else this.#item.backgroundColor = undefined;
    this.#item.show();
  }
}
