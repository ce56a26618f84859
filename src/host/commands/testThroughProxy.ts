import * as vscode from 'vscode';
import { connectWithConsent } from '../consent';
import type { Command } from './command';

/** Opens a connection to a URL that a proxy config serves; asks which where several are passed. */
export const testThroughProxy: Command = {
  id: 'socketscope.testThroughProxy',
  run: async ({ inspectors, lintController }, passed) => {
    const urls = Array.isArray(passed)
      ? passed.filter((url) => typeof url === 'string')
      : readUrls(lintController.files);
    const url = await chooseUrl(urls);
    if (url === undefined) return;
    await connectWithConsent(url, () => inspectors.openFor(inspectors.toSettings(url)).connect());
  },
};

function readUrls(
  files: readonly { readonly insight: { readonly routes: readonly RouteUrls[] } }[],
): readonly string[] {
  return [...new Set(files.flatMap(({ insight }) => insight.routes.flatMap(({ urls }) => urls.map(({ url }) => url))))];
}

interface RouteUrls {
  readonly urls: readonly { readonly url: string }[];
}

async function chooseUrl(urls: readonly string[]): Promise<string | undefined> {
  if (urls.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No open NGINX or HAProxy config says where it listens. Open one, for example nginx.conf.'),
    );
    return undefined;
  }
  if (urls.length === 1) return urls[0];
  return vscode.window.showQuickPick([...urls], { placeHolder: vscode.l10n.t('URL to connect to through the proxy') });
}
