import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Hash of an empty `<style>`, which the toolkit's components insert before they fill it through the CSSOM. */
const EMPTY_STYLE_HASH = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The page of an inspector: no inline script, no inline style, nothing from outside the extension. */
export function toInspectorHtml(webview: vscode.Webview, extensionUri: vscode.Uri, inspectorId: string): string {
  const nonce = randomBytes(16).toString('base64');
  const source = webview.cspSource;
  const toUri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', file));
  const policy = [
    "default-src 'none'",
    `script-src ${source} 'nonce-${nonce}'`,
    `style-src ${source} ${EMPTY_STYLE_HASH}`,
    `font-src ${source}`,
    `img-src ${source}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${toUri('styles.css').toString()}">
<title>Socketscope</title>
</head>
<body>
<div id="app" data-inspector-id="${inspectorId}"></div>
<script type="module" nonce="${nonce}" src="${toUri('main.js').toString()}"></script>
</body>
</html>`;
}
