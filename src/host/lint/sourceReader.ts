import * as vscode from 'vscode';
import { NodeSourceReader } from '../../files/nodeSourceReader';
import type { SourceReader } from '../../lint/rule';

/** Follows a config's includes on disk, unsaved text of open editors first; undefined where includes must stay unknown. */
export function createSourceReader(
  document: vscode.TextDocument,
  log: vscode.LogOutputChannel,
): SourceReader | undefined {
  if (!vscode.workspace.isTrusted || document.uri.scheme !== 'file') return undefined;
  const disk = new NodeSourceReader((path, reason) => log.debug(`Include ${path}: ${reason}`));
  return {
    read: (path) => findOpenText(path) ?? disk.read(path),
    expand: (pattern) => disk.expand(pattern),
  };
}

/** Text of a file as it stands in an editor, saved or not. */
export function findOpenText(path: string): string | undefined {
  const uri = vscode.Uri.file(path).toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri)?.getText();
}
