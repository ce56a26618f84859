import * as vscode from 'vscode';
import type { ConnectionSettings } from '../protocol/connection';
import type { ConnectionStore, StoredConnection } from './connectionStore';
import { showDespiteLateFocus } from './lateFocus';

type Choice = { readonly url: string } | { readonly settings: ConnectionSettings };

interface UrlItem extends vscode.QuickPickItem {
  /** Undefined for the item that stands for whatever is typed. */
  readonly settings: ConnectionSettings | undefined;
}

/** A quick pick that takes any typed URL and offers saved and recent connections; undefined when it was dismissed. */
export async function pickUrl(connections: ConnectionStore): Promise<Choice | undefined> {
  await connections.whenSettled();
  const picker = vscode.window.createQuickPick<UrlItem>();
  picker.title = vscode.l10n.t('Connect to a WebSocket');
  picker.placeholder = vscode.l10n.t('URL, such as wss://example.org/socket or localhost:8080/ws');
  picker.matchOnDescription = true;
  const known = [...connections.saved, ...connections.recent].map(toItem);
  // Enter may come before the window has the items for what was typed: what is selected then was chosen by nobody.
  let isSelectionOld = false;
  const offer = () => {
    const label = picker.value.trim();
    const description = vscode.l10n.t('Connect to this URL');
    picker.items = label === '' ? known : [{ label, description, settings: undefined, alwaysShow: true }, ...known];
  };
  offer();
  try {
    return await new Promise<Choice | undefined>((resolve) => {
      picker.onDidChangeValue(() => {
        isSelectionOld = true;
        offer();
      });
      picker.onDidChangeActive(() => {
        isSelectionOld = false;
      });
      picker.onDidAccept(() => resolve(toChoice(picker, isSelectionOld)));
      picker.onDidHide(() => resolve(undefined));
      showDespiteLateFocus(picker);
    });
  } finally {
    picker.dispose();
  }
}

/** Who types fast presses Enter before the items follow: what was typed counts then, not an item of a moment ago. */
function toChoice({ selectedItems, value }: vscode.QuickPick<UrlItem>, isSelectionOld: boolean): Choice | undefined {
  const settings = selectedItems[0]?.settings;
  if (settings !== undefined && !(isSelectionOld && value.trim() !== '')) return { settings };
  const url = value.trim();
  return url === '' ? undefined : { url };
}

function toItem({ name, settings }: StoredConnection): UrlItem {
  const icon = name === undefined ? '$(history)' : '$(bookmark)';
  const description = name === undefined ? {} : { description: settings.url };
  return { label: `${icon} ${name ?? settings.url}`, ...description, settings };
}
