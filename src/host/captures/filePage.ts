import * as vscode from 'vscode';

/** A link that looks like a button and runs a command. */
export interface PageAction {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

export interface FilePage {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly actions: readonly PageAction[];
}

/** Shows a page without any script in an editor tab: what is wrong with its file, or that it is being read. */
export function showFilePage(webview: vscode.Webview, extensionUri: vscode.Uri, page: FilePage): void {
  const media = vscode.Uri.joinPath(extensionUri, 'media');
  webview.options = {
    enableScripts: false,
    enableCommandUris: page.actions.map(({ command }) => command),
    localResourceRoots: [media],
  };
  const style = webview.asWebviewUri(vscode.Uri.joinPath(media, 'filePage.css')).toString();
  webview.html = toFilePageHtml(page, style, webview.cspSource);
}

/** Whatever stands in a file's name or in a message about it is text. */
export function toFilePageHtml({ title, paragraphs, actions }: FilePage, style: string, source: string): string {
  const toAction = ({ label, command, args }: PageAction) => {
    const query = args === undefined ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
    return `<li><a href="${escapeHtml(`command:${command}${query}`)}">${escapeHtml(label)}</a></li>`;
  };
  const list = actions.length === 0 ? '' : `<ul>${actions.map(toAction).join('')}</ul>`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(style)}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${list}
</main>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
