import * as vscode from 'vscode';

export interface WebviewPage {
  /** Directives of its Content-Security-Policy after `default-src 'none'`. */
  readonly policy: readonly string[];
  readonly style: vscode.Uri;
  /** HTML, as `body` is: what is text in them was escaped. */
  readonly title: string;
  readonly body: string;
}

/** The document of a webview: nothing in it but what its policy names. */
export function toWebviewHtml({ policy, style, title, body }: WebviewPage): string {
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${["default-src 'none'", ...policy].join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(style.toString())}">
<title>${title}</title>
</head>
<body>
${body}
</body>
</html>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
