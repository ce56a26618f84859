import * as vscode from 'vscode';
import { restorePlaceholders } from '../base/secretPlaceholder';
import type { ConnectionPhase, ConnectionStatus } from '../protocol/connection';

/** Title of an inspector's tab: host, path and state. The query stays out: it may carry a token. */
export function toPanelTitle(status: ConnectionStatus): string {
  const address = toShortAddress(status.url);
  if (address === '') return vscode.l10n.t('WebSocket');
  return status.phase === 'idle' ? address : `${address} \u00b7 ${toStateLabel(status)}`;
}

/** Host and path of a URL without scheme, credentials and query; the text itself where it is no URL. */
export function toShortAddress(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/, '');
  const { host, pathname } = new URL(url);
  return pathname === '/' ? host : `${host}${restorePlaceholders(pathname)}`;
}

/** The phase, or that a lost connection is about to be dialled again. */
export function toStateLabel({ phase, reconnect }: Pick<ConnectionStatus, 'phase' | 'reconnect'>): string {
  return reconnect === undefined ? toPhaseLabel(phase) : vscode.l10n.t('Reconnecting');
}

function toPhaseLabel(phase: ConnectionPhase): string {
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
