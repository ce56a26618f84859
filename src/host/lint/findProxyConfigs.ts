import * as vscode from 'vscode';

/** Names under which proxy configs are kept; whether one is, its content says. */
const PATTERN =
  '**/{nginx*.conf,*.nginx,haproxy*.cfg,conf.d/*.conf,sites-enabled/*,sites-available/*,*.conf.template,nginx/**/*.conf,haproxy/**/*.cfg}';
const EXCLUDED = '**/{node_modules,.git,vendor,dist}/**';
const MAX_FILES = 100;

/** The proxy configs of the workspace, open or not. A workspace that is not trusted is not searched. */
export async function findProxyConfigs(): Promise<readonly vscode.Uri[]> {
  if (!vscode.workspace.isTrusted) return [];
  return vscode.workspace.findFiles(PATTERN, EXCLUDED, MAX_FILES);
}
