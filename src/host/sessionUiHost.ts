import * as vscode from 'vscode';
import { toErrorMessage, UserError } from '../base/errors';
import type { ConnectionSettings } from '../protocol/connection';
import type { SavedFilter } from '../protocol/filter';
import type { ExportRequest, ProtobufPort, SessionUi } from '../session/ports';
import { exportRows } from './captures/exportRows';
import type { RecentCaptures } from './captures/recentCaptures';
import type { ConnectionStore } from './connectionStore';
import { toShortAddress } from './panelTitle';
import type { SavedFilterStore } from './savedFilterStore';
import { readViewStrings } from './viewStrings';

/** A CA bundle is at most a few hundred kilobytes. */
const MAX_CA_BYTES = 8_388_608;

/** What one inspector's session needs from VS Code. */
export class SessionUiHost implements SessionUi {
  constructor(
    private readonly inspectorId: string,
    private readonly connections: ConnectionStore,
    private readonly filters: SavedFilterStore,
    private readonly recents: RecentCaptures,
    readonly protobuf: ProtobufPort,
  ) {}

  async writeClipboard(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }

  async openDocument({ language, text }: { readonly language: string; readonly text: string }): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language, content: text });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  async chooseFile(): Promise<string | undefined> {
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Certificate authorities to trust for this connection'),
      openLabel: vscode.l10n.t('Use'),
      filters: { [vscode.l10n.t('PEM certificates')]: ['pem', 'crt', 'cer'], [vscode.l10n.t('All files')]: ['*'] },
    });
    return chosen?.[0]?.fsPath;
  }

  async saveConnection(settings: ConnectionSettings): Promise<void> {
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Save connection'),
      prompt: vscode.l10n.t('A name; a saved connection of that name is replaced.'),
      value: toShortAddress(settings.url),
    });
    if (name !== undefined && name.trim() !== '') await this.connections.save(name.trim(), settings);
  }

  async readFile(path: string): Promise<string> {
    const uri = vscode.Uri.file(path);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MAX_CA_BYTES) {
        throw new UserError('file-too-large', vscode.l10n.t('{0} is larger than 8 MiB. Choose a PEM file.', path));
      }
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch (error) {
      if (error instanceof UserError) throw error;
      const message = vscode.l10n.t('{0} could not be read: {1}. Choose another file.', path, toErrorMessage(error));
      throw new UserError('file-unreadable', message, { cause: error });
    }
  }

  async exportCapture(request: ExportRequest): Promise<void> {
    await exportRows(request, this.recents);
  }

  readStrings(): Readonly<Record<string, string>> {
    return readViewStrings();
  }

  recentUrls(): readonly string[] {
    return this.connections.urls;
  }

  async rememberConnection(settings: ConnectionSettings): Promise<void> {
    await this.connections.rememberPanel(this.inspectorId, settings);
    await this.connections.remember(settings);
  }

  async revealProxyRoute(): Promise<void> {
    await vscode.commands.executeCommand('socketscope.showProxyRoute', this.inspectorId);
  }

  savedFilters(): readonly SavedFilter[] {
    return this.filters.all;
  }

  async saveFilter(filter: SavedFilter): Promise<void> {
    await this.filters.save(filter);
  }

  async removeFilter(name: string): Promise<void> {
    await this.filters.remove(name);
  }
}
