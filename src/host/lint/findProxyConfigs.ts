import * as vscode from 'vscode';
import { findFilesBelow } from '../workspaceFiles';

/** Names and folders under which proxy configs are kept; whether one is, its content says. Links are how sites-enabled is made. */
const CONFIG_PATH =
  /(?:^|\/)(?:nginx[^/]*\.conf|haproxy[^/]*\.cfg|[^/]+\.nginx|[^/]+\.conf\.template|conf\.d\/[^/]+\.conf|sites-(?:available|enabled)\/[^/]+|(?:nginx|haproxy)\/(?:.*\/)?[^/]+\.(?:conf|cfg))$/i;
/** A configuration lies near the top of its repository. */
const LIMITS = { maxDepth: 6, maxFolders: 2_000, maxFiles: 100 };

/** The proxy configs of the workspace, open or not, those nearest to the top first. A workspace that is not trusted is not searched. */
export async function findProxyConfigs(): Promise<readonly vscode.Uri[]> {
  if (!vscode.workspace.isTrusted) return [];
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return findFilesBelow(roots, (path) => CONFIG_PATH.test(path), LIMITS);
}
