import * as vscode from 'vscode';
import { type ConfigFile, linkConfigs } from '../../doctor/configLinks';
import type { Examination } from '../../doctor/toProbeRun';
import { NodeSourceReader } from '../../files/nodeSourceReader';
import { detectDialect } from '../../lint/dialect';
import type { SourceReader } from '../../lint/rule';
import type { ProbeResult } from '../../protocol/doctor';
import { findProxyConfigs } from '../lint/findProxyConfigs';
import { findOpenText } from '../lint/sourceReader';

/**
 * Adds to results the lines of the workspace's proxy configs that explain them, open or not; a link's path is a URI. What an editor
 * holds counts as it stands there. A workspace that is not trusted is not read, but for what is open.
 */
export async function linkWorkspaceConfigs(
  examination: Examination,
  results: readonly ProbeResult[],
): Promise<readonly ProbeResult[]> {
  // What cannot be read explains nothing.
  const disk = new NodeSourceReader(() => undefined);
  const reader: SourceReader = {
    read: (path) => findOpenText(path) ?? disk.read(path),
    expand: (pattern) => disk.expand(pattern),
  };
  const uris = new Map<string, vscode.Uri>();
  const files: ConfigFile[] = [];
  const add = (uri: vscode.Uri, text: string | undefined, languageId?: string) => {
    const path = uri.fsPath;
    const dialect = text === undefined ? undefined : detectDialect({ path, languageId, text });
    if (text === undefined || dialect === undefined || uris.has(path)) return;
    uris.set(path, uri);
    files.push({ path, text, dialect });
  };
  for (const document of vscode.workspace.textDocuments) {
    add(document.uri, document.getText(), document.languageId);
  }
  for (const uri of await findProxyConfigs()) {
    if (uri.scheme === 'file') add(uri, reader.read(uri.fsPath));
  }
  const source = { files, ...(vscode.workspace.isTrusted && { reader }) };
  const toUri = (path: string) => (uris.get(path) ?? vscode.Uri.file(path)).toString();
  return linkConfigs(results, examination, source).results.map((result) => ({
    ...result,
    configLinks: result.configLinks.map((link) => ({ ...link, path: toUri(link.path) })),
  }));
}
