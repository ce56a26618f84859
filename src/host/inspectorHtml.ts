import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { toWebviewHtml } from './webviewPage';

/** Hash of an empty `<style>`, which the toolkit's components insert before they fill it through the CSSOM. */
const EMPTY_STYLE_HASH = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The page of an inspector: no inline script, no inline style, nothing from outside the extension. */
export function toInspectorHtml(webview: vscode.Webview, extensionUri: vscode.Uri, inspectorId: string): string {
  const nonce = randomBytes(16).toString('base64');
  const source = webview.cspSource;
  const toUri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', file));
  const policy = [
    `script-src ${source} 'nonce-${nonce}'`,
    `style-src ${source} ${EMPTY_STYLE_HASH}`,
    `font-src ${source}`,
    `img-src ${source}`,
  ];
  const body = `<div id="app" data-inspector-id="${inspectorId}"></div>
<script type="module" nonce="${nonce}" src="${toUri('main.js').toString()}"></script>`;
  return toWebviewHtml({ policy, style: toUri('styles.css'), title: 'Socketscope', body });
}
