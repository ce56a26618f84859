import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { VmEvaluationGuard } from '../../files/evaluationGuard';
import { CAPTURE_IMPORT_VIEW_TYPE, CAPTURE_VIEW_TYPE } from '../ids';
import { CaptureTab, type CaptureTabOptions } from './captureTab';

/** Opens capture files read-only in the inspector: `.wscap` by itself, files of other tools where the user says so. */
export class CaptureEditor implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  readonly #options: CaptureTabOptions;
  readonly #store = new DisposableStore();
  readonly #tabs = new Map<string, CaptureTab>();

  constructor(options: Omit<CaptureTabOptions, 'guard'>) {
    this.#options = { ...options, guard: new VmEvaluationGuard() };
    for (const viewType of [CAPTURE_VIEW_TYPE, CAPTURE_IMPORT_VIEW_TYPE]) {
      this.#store.add(vscode.window.registerCustomEditorProvider(viewType, this));
    }
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const key = uri.toString();
    const tab = new CaptureTab(this.#options, uri, panel);
    this.#tabs.set(key, tab);
    panel.onDidDispose(() => {
      if (this.#tabs.get(key) === tab) this.#tabs.delete(key);
    });
    // Not awaited: the tab says itself what it is at.
    void tab.load();
  }

  /** Reads the file of an open tab again. */
  async reload(uri: vscode.Uri): Promise<void> {
    await this.#tabs.get(uri.toString())?.load();
  }

  dispose(): void {
    for (const tab of this.#tabs.values()) tab.dispose();
    this.#store.dispose();
  }
}
