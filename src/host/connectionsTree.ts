import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { ConnectionStore, StoredConnection } from './connectionStore';
import { CONNECTIONS_VIEW } from './ids';
import type { Inspectors } from './inspectors';
import { isLive } from './liveStatus';
import { toShortAddress, toStateLabel } from './panelTitle';

/** One line of the tree: a stored connection with its live state, or an open inspector that is not stored. */
export interface ConnectionNode {
  readonly kind: 'connection';
  readonly settings: ConnectionSettings;
  readonly stored: StoredConnection | undefined;
  /** Undefined without an open inspector. */
  readonly status: ConnectionStatus | undefined;
}

export function isConnectionNode(value: unknown): value is ConnectionNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'connection';
}

/** The activity bar's tree: saved connections, what is open now, and recent ones, each with its live state. */
export class ConnectionsTree implements vscode.TreeDataProvider<ConnectionNode>, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly connections: ConnectionStore,
    private readonly inspectors: Inspectors,
  ) {
    this.#store.add(connections.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(inspectors.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(vscode.window.createTreeView(CONNECTIONS_VIEW, { treeDataProvider: this }));
  }

  async getChildren(node?: ConnectionNode): Promise<ConnectionNode[]> {
    if (node !== undefined) return [];
    await this.connections.whenSettled();
    const stored = [...this.connections.saved, ...this.connections.recent];
    const known = new Set(stored.map(({ settings }) => settings.url));
    const unstored = this.inspectors.all.filter(({ settings }) => settings.url !== '' && !known.has(settings.url));
    return [
      ...unstored.map(({ settings }) => this.#toNode(settings, undefined)),
      ...stored.map((connection) => this.#toNode(connection.settings, connection)),
    ];
  }

  getTreeItem(node: ConnectionNode): vscode.TreeItem {
    const name = node.stored?.name;
    const address = toShortAddress(node.settings.url);
    const item = new vscode.TreeItem(name ?? address);
    const state = node.status === undefined ? '' : toStateLabel(node.status);
    item.description = [name === undefined ? '' : address, state].filter((part) => part !== '').join(' \u00b7 ');
    item.tooltip = state === '' ? address : `${address}\n${state}`;
    item.iconPath = toIcon(node);
    item.contextValue = toContextValue(node);
    item.command = { command: 'socketscope.saved.open', title: vscode.l10n.t('Open'), arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #toNode(settings: ConnectionSettings, stored: StoredConnection | undefined): ConnectionNode {
    return { kind: 'connection', settings, stored, status: this.inspectors.find(settings.url)?.status };
  }
}

/** Words that package.json's menus look for: `connection`, `saved` or `recent`, and `live` or `idle`. */
function toContextValue({ stored, status }: ConnectionNode): string {
  const origin = stored === undefined ? '' : stored.name === undefined ? ' recent' : ' saved';
  return `connection${origin}${status !== undefined && isLive(status) ? ' live' : ' idle'}`;
}

function toIcon({ stored, status }: ConnectionNode): vscode.ThemeIcon {
  if (status?.reconnect !== undefined) return new vscode.ThemeIcon('sync');
  switch (status?.phase) {
    case 'open':
      return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('testing.iconPassed'));
    case 'connecting':
    case 'closing':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    default:
      return new vscode.ThemeIcon(stored?.name === undefined ? 'history' : 'bookmark');
  }
}
