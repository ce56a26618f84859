import * as vscode from 'vscode';
import { showDespiteLateFocus } from './lateFocus';

export interface Question {
  readonly title?: string;
  readonly placeholder?: string;
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
}

/** Asks one question. Resolves to the chosen item, or undefined when the user closed the list. */
export async function pickOne<T extends vscode.QuickPickItem>(
  items: readonly T[],
  question: Question,
): Promise<T | undefined> {
  const steps = new QuickPickSteps();
  try {
    return await steps.ask(items, question);
  } finally {
    steps.dispose();
  }
}

/** Questions asked one after the other in one quick pick, which stays open between them: a list that closes gives the focus away. */
export class QuickPickSteps implements vscode.Disposable {
  readonly #picker = vscode.window.createQuickPick<vscode.QuickPickItem>();
  /** Of the question that is asked. */
  #answer: (chosen: vscode.QuickPickItem | undefined) => void = () => undefined;

  constructor() {
    this.#picker.onDidAccept(() => {
      const [chosen] = this.#picker.selectedItems;
      if (chosen !== undefined) this.#answer(chosen);
    });
    this.#picker.onDidHide(() => this.#answer(undefined));
  }

  /** Resolves to the chosen item, or undefined when the user closed the list; rejects as `items` does. */
  async ask<T extends vscode.QuickPickItem>(
    items: readonly T[] | Promise<readonly T[]>,
    { title, placeholder, matchOnDescription = false, matchOnDetail = false }: Question,
  ): Promise<T | undefined> {
    const answered = new Promise<vscode.QuickPickItem | undefined>((resolve) => {
      this.#answer = resolve;
    });
    Object.assign(this.#picker, { title, placeholder, matchOnDescription, matchOnDetail });
    Object.assign(this.#picker, { value: '', items: [], enabled: true, busy: true });
    showDespiteLateFocus(this.#picker);
    // What is read for nothing, since the list was closed meanwhile, does no harm.
    const listed = await items;
    this.#picker.items = listed;
    this.#picker.busy = false;
    const chosen = await answered;
    // Another Enter must not answer the next question before it is there to be read.
    this.#picker.enabled = false;
    return listed.find((item) => item === chosen);
  }

  dispose(): void {
    this.#picker.dispose();
  }
}
