import * as vscode from 'vscode';
import { isSecretName, toPlaceholder } from '../base/secretPlaceholder';
import { findValueProblem, type SecretKeeper } from '../session/secrets';

const KEY_PREFIX = 'socketscope.secret.';
/** SecretStorage cannot be listed; names are no secrets. */
const NAMES_KEY = 'socketscope.secretNames';
const MAX_NAMES = 500;

/** Values for `${secret:NAME}`, in SecretStorage: in the keychain of the system, on this machine only. */
export class SecretStore implements SecretKeeper {
  /** Two connections that miss the same secret ask once. */
  readonly #questions = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  /** Sorted. */
  get names(): readonly string[] {
    const stored: unknown = this.state.get(NAMES_KEY);
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string').sort() : [];
  }

  /** The stored value; the user is asked for one that is missing. */
  async read(name: string): Promise<string | undefined> {
    const stored = await this.storage.get(KEY_PREFIX + name);
    return stored ?? this.#ask(name);
  }

  describeRemedy(name: string): string {
    return vscode.l10n.t('Connect again and type it, or use the command "Socketscope: Set Secret..." with {0}.', name);
  }

  async set(name: string, value: string): Promise<void> {
    await this.storage.store(KEY_PREFIX + name, value);
    const others = this.names.filter((other) => other !== name);
    await this.state.update(NAMES_KEY, [...others, name].slice(-MAX_NAMES));
  }

  async delete(name: string): Promise<void> {
    await this.storage.delete(KEY_PREFIX + name);
    await this.state.update(
      NAMES_KEY,
      this.names.filter((other) => other !== name),
    );
  }

  async keep(value: string, suggestedName: string): Promise<string | undefined> {
    const name = await this.askName(suggestedName);
    if (name === undefined || !(await this.#mayReplace(name, value))) return undefined;
    await this.set(name, value);
    return name;
  }

  askName(suggested: string): Thenable<string | undefined> {
    return vscode.window.showInputBox({
      title: vscode.l10n.t('Name of the secret'),
      prompt: vscode.l10n.t('Letters, digits and _. In a connection it is written {0}.', toPlaceholder('NAME')),
      value: suggested,
      ignoreFocusOut: true,
      validateInput: (typed) =>
        isSecretName(typed)
          ? undefined
          : vscode.l10n.t('Start with a letter or _, then letters, digits and _, at most 64.'),
    });
  }

  /** Trimmed: no place in a handshake keeps space at the ends. */
  async askValue(name: string): Promise<string | undefined> {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Value of the secret {0}', name),
      prompt: vscode.l10n.t('It is kept in the keychain of this machine, and shown nowhere.'),
      password: true,
      ignoreFocusOut: true,
      validateInput: findValueProblem,
    });
    return value?.trim();
  }

  #ask(name: string): Promise<string | undefined> {
    const asked = this.#questions.get(name);
    if (asked !== undefined) return asked;
    const question = this.#askAndKeep(name).finally(() => this.#questions.delete(name));
    this.#questions.set(name, question);
    return question;
  }

  async #askAndKeep(name: string): Promise<string | undefined> {
    const value = await this.askValue(name);
    if (value !== undefined) await this.set(name, value);
    return value;
  }

  /** Connections may rely on what a name stands for. */
  async #mayReplace(name: string, value: string): Promise<boolean> {
    const stored = await this.storage.get(KEY_PREFIX + name);
    if (stored === undefined || stored === value) return true;
    const replace = vscode.l10n.t('Replace');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('There is a secret {0} with another value. Replace it?', name),
      { modal: true, detail: vscode.l10n.t('Every connection that names it uses the new value from then on.') },
      replace,
    );
    return answer === replace;
  }
}
