import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { formatBytes } from '../../base/formatBytes';
import { CAPTURES_VIEW } from '../ids';
import type { CaptureStorage, RecoveredCapture } from './captureStorage';
import type { RecentCapture, RecentCaptures } from './recentCaptures';
import { toRecoveredName } from './recoveredUri';

export interface RecoveredNode {
  readonly kind: 'recovered';
  readonly capture: RecoveredCapture;
}

export interface CaptureFileNode {
  readonly kind: 'captureFile';
  readonly recent: RecentCapture;
  /** Undefined where the file is not there. */
  readonly sizeBytes: number | undefined;
}

export type CaptureNode = RecoveredNode | CaptureFileNode;

export function isCaptureNode(value: unknown): value is CaptureNode {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'recovered' || value.kind === 'captureFile';
}

/** The activity bar's second tree: captures of windows that ended without closing, and the files that were opened or exported. */
export class CapturesTree implements vscode.TreeDataProvider<CaptureNode>, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #view: vscode.TreeView<CaptureNode>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly storage: CaptureStorage,
    private readonly recents: RecentCaptures,
  ) {
    this.#store.add(storage.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(recents.onDidChange(() => this.#changed.fire(undefined)));
    this.#view = this.#store.add(vscode.window.createTreeView(CAPTURES_VIEW, { treeDataProvider: this }));
    // Other windows end and files go without a word to this one.
    this.#store.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) void storage.refresh();
      }),
    );
  }

  /** What a key acts on, which comes without an item. */
  get selected(): CaptureNode | undefined {
    return this.#view.selection[0];
  }

  async getChildren(node?: CaptureNode): Promise<CaptureNode[]> {
    if (node !== undefined) return [];
    const files = this.recents.all.map(async (recent): Promise<CaptureFileNode> => {
      const stats = await stat(recent.uri.fsPath).catch(() => undefined);
      return { kind: 'captureFile', recent, sizeBytes: stats?.size };
    });
    const recovered = this.storage.recovered.map((capture): RecoveredNode => ({ kind: 'recovered', capture }));
    return [...recovered, ...(await Promise.all(files))];
  }

  getTreeItem(node: CaptureNode): vscode.TreeItem {
    const item = node.kind === 'recovered' ? toRecoveredItem(node) : toFileItem(node);
    item.command = { command: 'socketscope.capture.open', title: vscode.l10n.t('Open'), arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function toRecoveredItem({ capture }: RecoveredNode): vscode.TreeItem {
  const { rowCount, sizeBytes, writtenMs, label } = capture;
  const item = new vscode.TreeItem(toRecoveredName(capture));
  const rows = rowCount === undefined ? [] : [vscode.l10n.t('{0} rows', rowCount.toLocaleString())];
  const when = new Date(writtenMs).toLocaleString(vscode.env.language, { dateStyle: 'short', timeStyle: 'short' });
  const facts = [when, ...rows, formatBytes(sizeBytes)];
  item.id = capture.directory;
  item.description = [vscode.l10n.t('recovered'), ...facts].join(' \u00b7 ');
  item.tooltip = [
    label,
    vscode.l10n.t('Recovered from a window that ended without closing its capture.'),
    facts.join(' \u00b7 '),
  ].join('\n');
  item.iconPath = new vscode.ThemeIcon('history');
  item.contextValue = 'recovered';
  return item;
}

function toFileItem({ recent: { uri }, sizeBytes }: CaptureFileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(basename(uri.fsPath));
  const folder = dirname(vscode.workspace.asRelativePath(uri, false));
  const isMissing = sizeBytes === undefined;
  const facts = isMissing ? [vscode.l10n.t('missing')] : [formatBytes(sizeBytes)];
  item.id = uri.toString();
  item.description = [...facts, ...(folder === '.' ? [] : [folder])].join(' \u00b7 ');
  item.tooltip = isMissing
    ? `${uri.fsPath}\n${vscode.l10n.t('The file is not there: it was moved, renamed or deleted.')}`
    : `${uri.fsPath}\n${formatBytes(sizeBytes)}`;
  item.iconPath = isMissing
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : new vscode.ThemeIcon('file');
  item.contextValue = isMissing ? 'captureFile missing' : 'captureFile';
  return item;
}
