import * as vscode from 'vscode';
import { NodeSourceReader } from '../../files/nodeSourceReader';
import type { SourceReader } from '../../lint/rule';

/** Follows includes and remembers what was looked at, so that a change of any of it can be followed up. */
export interface RecordingReader extends SourceReader {
  /** Paths and patterns that were asked for, there or not. */
  readonly asked: ReadonlySet<string>;
  /** Files that were read. */
  readonly followed: ReadonlySet<string>;
}

/** Reads a config's includes from disk, unsaved text of open editors first; undefined where includes must stay unknown. */
export function createSourceReader(uri: vscode.Uri, log: vscode.LogOutputChannel): RecordingReader | undefined {
  if (!vscode.workspace.isTrusted || uri.scheme !== 'file') return undefined;
  const disk = new NodeSourceReader((path, reason) => log.debug(`Include ${path}: ${reason}`));
  const asked = new Set<string>();
  const followed = new Set<string>();
  return {
    asked,
    followed,
    read: (path) => {
      asked.add(path);
      const text = findOpenText(path) ?? disk.read(path);
      if (text !== undefined) followed.add(path);
      return text;
    },
    expand: (pattern) => {
      asked.add(pattern);
      return disk.expand(pattern);
    },
  };
}

/** Text of a file as it stands in an editor, saved or not. */
export function findOpenText(path: string): string | undefined {
  const uri = vscode.Uri.file(path).toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri)?.getText();
}
