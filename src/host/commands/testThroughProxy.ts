import * as vscode from 'vscode';
import { connectWithConsent } from '../consent';
import { toSocketUrl } from '../lint/liveConnections';
import { pickOne } from '../quickPickSteps';
import type { Command } from './command';

interface Choice extends vscode.QuickPickItem {
  readonly url: string;
  /** What `Host` says where the URL names this machine instead; undefined where it says the same. */
  readonly hostHeader: string | undefined;
}

/** Opens a connection to a URL that a proxy config serves, or to the same on this machine; asks which where there is a choice. */
export const testThroughProxy: Command = {
  id: 'socketscope.testThroughProxy',
  run: async ({ inspectors, lintController }, passed) => {
    const urls = Array.isArray(passed)
      ? passed.filter((url) => typeof url === 'string')
      : lintController.files.flatMap(({ insight }) =>
          insight.routes.flatMap((route) => route.urls.map(({ url }) => url)),
        );
    const choice = await choose(toChoices([...new Set(urls)]));
    if (choice === undefined) return;
    const { url, hostHeader } = choice;
    const plain = inspectors.toSettings(url);
    const settings = hostHeader === undefined ? plain : { ...plain, headers: [{ name: 'Host', value: hostHeader }] };
    await connectWithConsent(url, () => inspectors.openFor(settings).connect());
  },
};

/** A proxy under development runs here, whatever name it will have: a `Host` of its own gets to the same server block. */
function toChoices(urls: readonly string[]): readonly Choice[] {
  return urls.flatMap((url): Choice[] => {
    const direct: Choice = { label: url, url, hostHeader: undefined };
    const parts = toSocketUrl(url);
    // Over TLS the certificate would be for the other name.
    if (parts === undefined || parts.isSecure || isHere(parts.host)) return [direct];
    const local = `ws://127.0.0.1:${parts.port}${parts.path}`;
    const hostHeader = new URL(url).host;
    return [direct, { label: local, url: local, hostHeader, description: vscode.l10n.t('with Host: {0}', hostHeader) }];
  });
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/.test(host);
}

async function choose(choices: readonly Choice[]): Promise<Choice | undefined> {
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No open NGINX or HAProxy config says where it listens. Open one, for example nginx.conf.'),
    );
    return undefined;
  }
  if (choices.length === 1) return choices[0];
  return pickOne(choices, { placeholder: vscode.l10n.t('URL to connect to through the proxy') });
}
