import * as vscode from 'vscode';

/** Folders that hold what others wrote, or what was made from what is searched. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'dist', 'out']);

export interface SearchLimits {
  readonly maxDepth: number;
  readonly maxFolders: number;
  readonly maxFiles: number;
}

/**
 * Files below some folders whose path is accepted, those nearest to the top first. Not by `findFiles`: that needs a search program
 * beside VS Code, which some servers lack.
 */
export async function findFilesBelow(
  roots: readonly vscode.Uri[],
  accepts: (path: string) => boolean,
  { maxDepth, maxFolders, maxFiles }: SearchLimits,
): Promise<readonly vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  let folders = roots;
  let count = 0;
  for (let depth = 0; depth < maxDepth; depth++) {
    const next: vscode.Uri[] = [];
    for (const folder of folders) {
      if (++count > maxFolders || found.length >= maxFiles) return found.slice(0, maxFiles);
      await collect(folder, accepts, found, next);
    }
    folders = next;
  }
  return found.slice(0, maxFiles);
}

async function collect(
  folder: vscode.Uri,
  accepts: (path: string) => boolean,
  found: vscode.Uri[],
  next: vscode.Uri[],
): Promise<void> {
  try {
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      // A link to a file may lead to one; a link to a folder may lead round in a circle.
      if (type === vscode.FileType.Directory) {
        if (!SKIPPED_FOLDERS.has(name)) next.push(uri);
      } else if ((type & vscode.FileType.File) !== 0 && accepts(uri.path)) found.push(uri);
    }
  } catch {
    // A folder that vanished or may not be read holds nothing for us.
  }
}
