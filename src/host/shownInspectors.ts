import * as vscode from 'vscode';
import { CAPTURE_IMPORT_VIEW_TYPE, CAPTURE_VIEW_TYPE, ContextKey } from './ids';
import type { Inspector } from './inspector';
import { InspectorList } from './inspectorList';

/** Every inspector of the window, of connections and of files alike, and which one commands act on. */
export class ShownInspectors {
  readonly #list = new InspectorList();

  constructor() {
    this.#list.onDidChange(() => {
      void vscode.commands.executeCommand('setContext', ContextKey.captureTabs, this.#list.all.length);
    });
  }

  /** Until its tab is closed. */
  add(inspector: Inspector): void {
    this.#list.add(inspector, inspector.isActive);
  }

  /** The tab in front is one of a capture file, also while that is read, and where it could not be. */
  get isFileActive(): boolean {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const viewTypes = [CAPTURE_VIEW_TYPE, CAPTURE_IMPORT_VIEW_TYPE];
    return input instanceof vscode.TabInputCustom && viewTypes.includes(input.viewType);
  }

  /** The inspector that has the focus, or had it last; none while the file of the tab in front is not there to be looked at. */
  get current(): Inspector | undefined {
    const active = this.#list.all.find(({ isActive }) => isActive);
    return active ?? (this.isFileActive ? undefined : this.#list.current);
  }
}
