import * as vscode from 'vscode';
import { escapeHtml, toWebviewHtml } from '../webviewPage';

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
  webview.html = toWebviewHtml({
    policy: [`style-src ${webview.cspSource}`],
    style: webview.asWebviewUri(vscode.Uri.joinPath(media, 'filePage.css')),
    title: escapeHtml(page.title),
    body: toBody(page),
  });
}

/** Whatever stands in a file's name or in a message about it is text. */
function toBody({ title, paragraphs, actions }: FilePage): string {
  const toAction = ({ label, command, args }: PageAction) => {
    const query = args === undefined ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
    return `<li><a href="${escapeHtml(`command:${command}${query}`)}">${escapeHtml(label)}</a></li>`;
  };
  const list = actions.length === 0 ? '' : `<ul>${actions.map(toAction).join('')}</ul>`;
  return `<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${list}
</main>`;
}
