import * as vscode from 'vscode';
import type { ConnectionSettings } from '../protocol/connection';
import type { ConnectionStore, StoredConnection } from './connectionStore';

type Choice = { readonly url: string } | { readonly settings: ConnectionSettings };

interface UrlItem extends vscode.QuickPickItem {
  readonly choice: Choice;
}

/** A quick pick that takes any typed URL and offers saved and recent connections; undefined when it was dismissed. */
export async function pickUrl(connections: ConnectionStore): Promise<Choice | undefined> {
  await connections.whenSettled();
  const picker = vscode.window.createQuickPick<UrlItem>();
  picker.title = vscode.l10n.t('Connect to a WebSocket');
  picker.placeholder = vscode.l10n.t('URL, such as wss://example.org/socket or localhost:8080/ws');
  picker.matchOnDescription = true;
  const known = [...connections.saved, ...connections.recent].map(toItem);
  const offer = () => {
    const typed = picker.value.trim();
    const own: UrlItem = {
      label: typed,
      description: vscode.l10n.t('Connect to this URL'),
      choice: { url: typed },
      alwaysShow: true,
    };
    picker.items = typed === '' ? known : [own, ...known];
  };
  offer();
  try {
    return await new Promise<Choice | undefined>((resolve) => {
      picker.onDidChangeValue(offer);
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.choice));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function toItem(connection: StoredConnection): UrlItem {
  const { name, settings } = connection;
  const icon = name === undefined ? '$(history)' : '$(bookmark)';
  return {
    label: `${icon} ${name ?? settings.url}`,
    ...(name === undefined ? {} : { description: settings.url }),
    choice: { settings },
  };
}
