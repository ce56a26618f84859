import { toErrorMessage } from '../../src/base/errors';
import { type HostApi, isMoot } from '../hostApi';
import { createLinkButton } from './buttons';
import { el, setAttribute, setText } from './element';
import { t } from './strings';

/** Names the Protocol Buffers message in use, and lets the user choose another one. */
export class MessageTypeButton {
  readonly element: HTMLElement;
  readonly #api: HostApi;
  readonly #button: HTMLButtonElement;
  readonly #error = el('span', { class: 'message-type-error', role: 'alert', hidden: '' });

  constructor(api: HostApi) {
    this.#api = api;
    this.#button = createLinkButton(t('protobufChoose'), () => void this.#choose());
    this.element = el('span', { class: 'message-type', hidden: '' }, this.#button, this.#error);
  }

  /** `name` is empty where none is chosen; undefined hides the button. */
  show(name: string | undefined): void {
    this.element.hidden = name === undefined;
    if (name === undefined) return;
    setText(this.#button, name === '' ? t('protobufChoose') : t('protobufType', name));
    setAttribute(this.#button, 'title', name === '' ? undefined : name);
  }

  async #choose(): Promise<void> {
    this.#showError('');
    try {
      await this.#api.request('protobuf/choose', {});
    } catch (thrown) {
      if (!isMoot(thrown)) this.#showError(toErrorMessage(thrown));
    }
  }

  #showError(message: string): void {
    setText(this.#error, message);
    this.#error.hidden = message === '';
  }
}
