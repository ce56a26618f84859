import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { CAPTURES_VIEW } from '../ids';
import type { CaptureStorage } from './captureStorage';

/** After activation, so that it costs the start of the window nothing. */
const DELAY_MS = 2_000;
const STATE_KEY = 'announcedRecoveries';

/** Looks once for what windows left behind, and says so of what was not announced before. */
export class RecoveryNotice implements Disposable {
  readonly #storage: CaptureStorage;
  readonly #state: vscode.Memento;
  readonly #timer: NodeJS.Timeout;
  #isDisposed = false;

  constructor(storage: CaptureStorage, state: vscode.Memento) {
    this.#storage = storage;
    this.#state = state;
    this.#timer = setTimeout(() => void this.#lookOnce(), DELAY_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #lookOnce(): Promise<void> {
    await this.#storage.refresh();
    if (this.#isDisposed) return;
    const stored: unknown = this.#state.get(STATE_KEY);
    const announced: readonly unknown[] = Array.isArray(stored) ? stored : [];
    const names = this.#storage.recovered.map(({ directory }) => basename(directory));
    const fresh = names.filter((name) => !announced.includes(name));
    if (fresh.length === 0) return;
    await this.#state.update(STATE_KEY, names);
    const text =
      fresh.length === 1
        ? vscode.l10n.t('1 capture was recovered from a window that ended without closing it.')
        : vscode.l10n.t('{0} captures were recovered from windows that ended without closing them.', fresh.length);
    const show = vscode.l10n.t('Show');
    const answer = await vscode.window.showInformationMessage(text, show);
    if (answer === show) await vscode.commands.executeCommand(`${CAPTURES_VIEW}.focus`);
  }
}
