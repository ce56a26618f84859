import * as vscode from 'vscode';

export interface Question {
  readonly title: string;
  readonly placeholder?: string;
  readonly matchOnDescription?: boolean;
}

/**
 * Questions asked one after the other in one quick pick, which stays open between them. A pick that closes gives the
 * focus back to the webview it came from, and that arrives late enough to take it from the next pick, which closes then.
 */
export class QuickPickSteps implements vscode.Disposable {
  readonly #picker = vscode.window.createQuickPick<vscode.QuickPickItem>();
  #isHidden = false;

  constructor() {
    this.#picker.onDidHide(() => {
      this.#isHidden = true;
    });
  }

  /** Resolves to the chosen item, or undefined when the user closed the pick; rejects as `items` does. */
  async ask<T extends vscode.QuickPickItem>(
    items: readonly T[] | Promise<readonly T[]>,
    { title, placeholder = '', matchOnDescription = false }: Question,
  ): Promise<T | undefined> {
    const picker = this.#picker;
    Object.assign(picker, { title, placeholder, matchOnDescription, value: '', items: [], enabled: true, busy: true });
    this.#isHidden = false;
    picker.show();
    const listed = await items;
    // Closed while the items were on their way.
    if (this.#isHidden) return undefined;
    picker.items = listed;
    picker.busy = false;
    const chosen = await this.#waitForChoice();
    // Another Enter must not answer the next question before it is there to be read.
    picker.enabled = false;
    return listed.find((item) => item === chosen);
  }

  dispose(): void {
    this.#picker.dispose();
  }

  async #waitForChoice(): Promise<vscode.QuickPickItem | undefined> {
    const subscriptions: vscode.Disposable[] = [];
    try {
      return await new Promise((resolve) => {
        subscriptions.push(
          this.#picker.onDidAccept(() => {
            if (this.#picker.selectedItems[0] !== undefined) resolve(this.#picker.selectedItems[0]);
          }),
          this.#picker.onDidHide(() => resolve(undefined)),
        );
      });
    } finally {
      vscode.Disposable.from(...subscriptions).dispose();
    }
  }
}
