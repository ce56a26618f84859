import * as vscode from 'vscode';

/** Runs `connect` at once in a trusted workspace; elsewhere the user must confirm the host that will be contacted. */
export async function connectWithConsent(url: string, connect: () => void): Promise<void> {
  if (vscode.workspace.isTrusted || (await confirmUntrusted(url))) connect();
}

export async function confirmUntrusted(url: string): Promise<boolean> {
  const accept = vscode.l10n.t('Connect');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Connect to {0} from an untrusted workspace?', url),
    { modal: true, detail: vscode.l10n.t('This workspace is in Restricted Mode. Nothing is sent before you confirm.') },
    accept,
  );
  return answer === accept;
}
