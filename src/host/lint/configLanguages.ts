import type * as vscode from 'vscode';

/** Files that can be configs of NGINX or HAProxy; whether one is, the linter says by its content. */
const PATTERNS = ['**/*.{conf,cfg,nginx,template,j2,tmpl,tpl,erb,inc}', '**/sites-{available,enabled}/*'];

/** Where hovers, lenses, outlines and completions of proxy configs may appear. */
export const CONFIG_SELECTOR: vscode.DocumentSelector = [
  { language: 'nginx' },
  { language: 'haproxy' },
  ...PATTERNS.map((pattern) => ({ pattern })),
];
