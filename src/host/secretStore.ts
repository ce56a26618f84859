import * as vscode from 'vscode';
import { UserError } from '../base/errors';
import { isSecretName, toPlaceholder } from '../base/secretPlaceholder';
import { findValueProblem, type SecretKeeper } from '../session/secrets';
import { parseStoredSecret, type StoredSecret, serializeSecret } from './storedSecret';

const KEY_PREFIX = 'socketscope.secret.';
/** SecretStorage cannot be listed; names are no secrets. */
const NAMES_KEY = 'socketscope.secretNames';
const MAX_NAMES = 500;

/**
 * Values for `${secret:NAME}`, in SecretStorage: in the keychain of the system, on this machine only. Each knows where it may go: a URL
 * that somebody else wrote must not carry a value to their server.
 */
export class SecretStore implements SecretKeeper {
  /** Questions that are open, by what they are about: two connections ask once. */
  readonly #questions = new Map<string, Promise<string>>();

  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  /** Sorted. */
  get names(): readonly string[] {
    const stored: unknown = this.state.get(NAMES_KEY);
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string').sort() : [];
  }

  /** The stored value; the user is asked for one that is missing, and before one goes to a host for the first time. */
  async read(name: string, destination: string): Promise<string> {
    const stored = await this.#find(name);
    if (stored?.destinations.includes(destination)) return stored.value;
    const question = `${name} ${destination}`;
    const open = this.#questions.get(question);
    if (open !== undefined) return open;
    const asked = (
      stored === undefined ? this.#askValueFor(name, destination) : this.#askToSend(name, stored, destination)
    ).finally(() => this.#questions.delete(question));
    this.#questions.set(question, asked);
    return asked;
  }

  describeRemedy(name: string): string {
    return vscode.l10n.t('Connect again and type it, or use the command "Socketscope: Set Secret..." with {0}.', name);
  }

  /** A new value goes where the old one went. */
  async set(name: string, value: string, destination?: string): Promise<void> {
    const earlier = (await this.#find(name))?.destinations ?? [];
    const destinations = destination === undefined ? earlier : [...new Set([...earlier, destination])];
    await this.storage.store(KEY_PREFIX + name, serializeSecret({ value, destinations }));
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

  async keep(value: string, suggestedName: string, destination: string | undefined): Promise<string | undefined> {
    const name = await this.askName(suggestedName);
    if (name === undefined || !(await this.#mayReplace(name, value))) return undefined;
    await this.set(name, value, destination);
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
  async askValue(name: string, destination?: string): Promise<string | undefined> {
    const value = await vscode.window.showInputBox({
      title:
        destination === undefined
          ? vscode.l10n.t('Value of the secret {0}', name)
          : vscode.l10n.t('Value of the secret {0} for {1}', name, destination),
      prompt: vscode.l10n.t('It is kept in the keychain of this machine, and shown nowhere.'),
      password: true,
      ignoreFocusOut: true,
      validateInput: findValueProblem,
    });
    return value?.trim();
  }

  async #find(name: string): Promise<StoredSecret | undefined> {
    return parseStoredSecret(await this.storage.get(KEY_PREFIX + name));
  }

  async #askValueFor(name: string, destination: string): Promise<string> {
    const value = await this.askValue(name, destination);
    if (value === undefined) {
      const what = vscode.l10n.t('Not connected: the secret {0} has no value.', name);
      throw new UserError('missing-secret', `${what} ${this.describeRemedy(name)}`);
    }
    await this.set(name, value, destination);
    return value;
  }

  async #askToSend(name: string, { value, destinations }: StoredSecret, destination: string): Promise<string> {
    const send = vscode.l10n.t('Send');
    const detail =
      destinations.length === 0
        ? vscode.l10n.t('It was not sent anywhere yet.')
        : vscode.l10n.t('So far it goes to: {0}. Whoever runs the other host can read it.', destinations.join(', '));
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Send the secret {0} to {1}?', name, destination),
      { modal: true, detail },
      send,
    );
    if (answer !== send) {
      throw new UserError(
        'secret-kept-back',
        vscode.l10n.t(
          'Not connected: the secret {0} is not sent to {1}. Connect again to decide anew.',
          name,
          destination,
        ),
      );
    }
    await this.set(name, value, destination);
    return value;
  }

  /** Connections may rely on what a name stands for. */
  async #mayReplace(name: string, value: string): Promise<boolean> {
    const stored = await this.#find(name);
    if (stored === undefined || stored.value === value) return true;
    const replace = vscode.l10n.t('Replace');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('There is a secret {0} with another value. Replace it?', name),
      { modal: true, detail: vscode.l10n.t('Every connection that names it uses the new value from then on.') },
      replace,
    );
    return answer === replace;
  }
}
