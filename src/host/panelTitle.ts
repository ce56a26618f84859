import * as vscode from 'vscode';
import type { ConnectionPhase, ConnectionStatus } from '../protocol/connection';

/** Title of an inspector's tab: host, path and state. The query stays out: it may carry a token. */
export function toPanelTitle(status: ConnectionStatus): string {
  const address = toShortAddress(status.url);
  if (address === '') return vscode.l10n.t('WebSocket');
  return status.phase === 'idle' ? address : `${address} \u00b7 ${toPhaseLabel(status.phase)}`;
}

/** Host and path of a URL without scheme, credentials and query; the text itself where it is no URL. */
export function toShortAddress(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/, '');
  const { host, pathname } = new URL(url);
  return pathname === '/' ? host : `${host}${pathname}`;
}

export function toPhaseLabel(phase: ConnectionPhase): string {
  switch (phase) {
    case 'idle':
      return vscode.l10n.t('Not connected');
    case 'connecting':
      return vscode.l10n.t('Connecting');
    case 'open':
      return vscode.l10n.t('Open');
    case 'closing':
      return vscode.l10n.t('Closing');
    case 'closed':
      return vscode.l10n.t('Closed');
    case 'failed':
      return vscode.l10n.t('Failed');
  }
}
