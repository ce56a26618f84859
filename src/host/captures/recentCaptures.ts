import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';

const STATE_KEY = 'recentCaptures';
const MAX_RECENT = 20;

export interface RecentCapture {
  readonly uri: vscode.Uri;
  /** Epoch milliseconds at which it was opened or written last. */
  readonly usedMs: number;
}

/** Capture files that were opened or exported, the last first; their names only. */
export class RecentCaptures implements Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get all(): readonly RecentCapture[] {
    const stored: unknown = this.#state.get(STATE_KEY);
    return Array.isArray(stored) ? stored.flatMap(parseRecent) : [];
  }

  /** The file is the most recent one from now on. */
  add(uri: vscode.Uri, usedMs = Date.now()): void {
    const others = this.all.filter((recent) => recent.uri.toString() !== uri.toString());
    this.#store([{ uri, usedMs }, ...others].sort((a, b) => b.usedMs - a.usedMs).slice(0, MAX_RECENT));
  }

  remove(uri: vscode.Uri): void {
    this.#store(this.all.filter((recent) => recent.uri.toString() !== uri.toString()));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #store(recents: readonly RecentCapture[]): void {
    const stored = recents.map(({ uri, usedMs }) => ({ uri: uri.toString(), usedMs }));
    // The memento answers with the new value at once; where writing fails, VS Code says so itself.
    void this.#state.update(STATE_KEY, stored);
    this.#changed.fire();
  }
}

function parseRecent(value: unknown): readonly RecentCapture[] {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('usedMs' in value)) return [];
  const { uri, usedMs } = value;
  return typeof uri === 'string' && typeof usedMs === 'number' ? [{ uri: vscode.Uri.parse(uri), usedMs }] : [];
}
