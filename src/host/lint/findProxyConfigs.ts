import * as vscode from 'vscode';

/** Names and folders under which proxy configs are kept; whether one is, its content says. */
const CONFIG_PATH =
  /(?:^|\/)(?:nginx[^/]*\.conf|haproxy[^/]*\.cfg|[^/]+\.nginx|[^/]+\.conf\.template|conf\.d\/[^/]+\.conf|sites-(?:available|enabled)\/[^/]+|(?:nginx|haproxy)\/(?:.*\/)?[^/]+\.(?:conf|cfg))$/i;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'dist', 'out']);
/** A configuration lies near the top of its repository. */
const MAX_DEPTH = 6;
const MAX_FOLDERS = 2_000;
const MAX_FILES = 100;

/**
 * The proxy configs of the workspace, open or not, those nearest to the top first. A workspace that is not trusted is not
 * searched. Not by `findFiles`: that needs a search program beside VS Code, which some servers lack.
 */
export async function findProxyConfigs(): Promise<readonly vscode.Uri[]> {
  if (!vscode.workspace.isTrusted) return [];
  const found: vscode.Uri[] = [];
  let folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  let count = 0;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const next: vscode.Uri[] = [];
    for (const folder of folders) {
      if (++count > MAX_FOLDERS || found.length >= MAX_FILES) return found.slice(0, MAX_FILES);
      await collect(folder, found, next);
    }
    folders = next;
  }
  return found.slice(0, MAX_FILES);
}

async function collect(folder: vscode.Uri, found: vscode.Uri[], next: vscode.Uri[]): Promise<void> {
  try {
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      // A link to a file is how sites-enabled is made; a link to a folder may lead round in a circle.
      if (type === vscode.FileType.Directory) {
        if (!SKIPPED_FOLDERS.has(name)) next.push(uri);
      } else if ((type & vscode.FileType.File) !== 0 && CONFIG_PATH.test(uri.path)) found.push(uri);
    }
  } catch {
    // A folder that vanished or may not be read holds nothing for us.
  }
}
