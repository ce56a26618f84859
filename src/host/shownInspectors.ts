import * as vscode from 'vscode';
import { CAPTURE_IMPORT_VIEW_TYPE, CAPTURE_VIEW_TYPE, ContextKey } from './ids';
import type { Inspector } from './inspector';

/** Every inspector of the window, of connections and of files alike, and which one commands act on. */
export class ShownInspectors {
  #inspectors: readonly Inspector[] = [];
  #latest: Inspector | undefined;

  /** Until its tab is closed. */
  add(inspector: Inspector): void {
    this.#inspectors = [...this.#inspectors, inspector];
    if (inspector.isActive) this.#latest = inspector;
    inspector.onDidActivate(() => {
      this.#latest = inspector;
    });
    inspector.onDidClose(() => {
      this.#inspectors = this.#inspectors.filter((other) => other !== inspector);
      if (this.#latest === inspector) this.#latest = undefined;
      this.#announce();
    });
    this.#announce();
  }

  get all(): readonly Inspector[] {
    return this.#inspectors;
  }

  /** The inspector whose tab has the focus. */
  get active(): Inspector | undefined {
    return this.#inspectors.find(({ isActive }) => isActive);
  }

  /** The tab in front is one of a capture file, also while that is read, and where it could not be. */
  get isFileActive(): boolean {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const viewTypes = [CAPTURE_VIEW_TYPE, CAPTURE_IMPORT_VIEW_TYPE];
    return input instanceof vscode.TabInputCustom && viewTypes.includes(input.viewType);
  }

  /** The inspector that has the focus, or had it last; none while the file of the tab in front is not there to be looked at. */
  get current(): Inspector | undefined {
    return this.active ?? (this.isFileActive ? undefined : (this.#latest ?? this.#inspectors.at(-1)));
  }

  #announce(): void {
    void vscode.commands.executeCommand('setContext', ContextKey.captureTabs, this.#inspectors.length);
  }
}
