import * as vscode from 'vscode';
import { findFilesBelow } from '../workspaceFiles';

/** Schemas lie deeper than configurations: their folders follow their packages. */
const LIMITS = { maxDepth: 12, maxFolders: 5_000, maxFiles: 1_000 };
/** Beside a file that is not of the workspace: its imports. */
const BESIDE_LIMITS = { maxDepth: 3, maxFolders: 200, maxFiles: 200 };
const MAX_FILE_BYTES = 1_048_576;
const MAX_TOTAL_BYTES = 16 * 1_048_576;

export interface ProtoFile {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/**
 * The `.proto` files of the workspace and of some folders outside it, by path. A workspace that is not trusted is not read. What is
 * too large, too much or not readable is left out.
 */
export async function readProtoFiles(outside: readonly vscode.Uri[]): Promise<ReadonlyMap<string, ProtoFile>> {
  const files = new Map<string, ProtoFile>();
  if (!vscode.workspace.isTrusted) return files;
  const isProto = (path: string) => path.endsWith('.proto');
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const uris = [
    ...(await findFilesBelow(roots, isProto, LIMITS)),
    ...(await findFilesBelow(outside, isProto, BESIDE_LIMITS)),
  ];
  let left = MAX_TOTAL_BYTES;
  for (const uri of uris) {
    if (files.has(uri.path)) continue;
    const bytes = await readSmall(uri, Math.min(left, MAX_FILE_BYTES));
    if (bytes === undefined) continue;
    left -= bytes.length;
    files.set(uri.path, { uri, text: new TextDecoder().decode(bytes) });
  }
  return files;
}

async function readSmall(uri: vscode.Uri, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > maxBytes ? undefined : await vscode.workspace.fs.readFile(uri);
  } catch {
    // It vanished meanwhile.
    return undefined;
  }
}
