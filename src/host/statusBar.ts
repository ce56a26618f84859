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
    const statuses = this.inspectors.all.map(({ status }) => status);
    const open = statuses.filter(({ phase }) => phase === 'open').length;
    const reconnecting = statuses.filter(({ reconnect }) => reconnect !== undefined).length;
    const failed = statuses.filter(({ phase, reconnect }) => phase === 'failed' && reconnect === undefined).length;
    if (open + reconnecting + failed === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = `${toIcon(failed, reconnecting)} ${open}`;
    this.#item.tooltip = toTooltip(open, reconnecting, failed);
    if (failed > 0) this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    else this.#item.backgroundColor = undefined;
    this.#item.show();
  }
}

function toIcon(failed: number, reconnecting: number): string {
  if (failed > 0) return '$(error)';
  return reconnecting > 0 ? '$(sync)' : '$(pulse)';
}

function toTooltip(open: number, reconnecting: number, failed: number): string {
  if (reconnecting > 0) {
    return vscode.l10n.t('WebSocket connections: {0} open, {1} reconnecting, {2} failed', open, reconnecting, failed);
  }
  if (failed > 0) return vscode.l10n.t('WebSocket connections: {0} open, {1} failed', open, failed);
  return vscode.l10n.t('WebSocket connections: {0} open', open);
}
