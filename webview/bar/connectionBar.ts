import { toErrorMessage } from '../../src/base/errors';
import type { ConnectionStatus } from '../../src/protocol/connection';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { type HostApi, isMoot } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { createIconButton } from '../ui/buttons';
import { el, setAttribute, uniqueId } from '../ui/element';
import { passFocusTo } from '../ui/focus';
import { KitButton } from '../ui/kit';
import { t } from '../ui/strings';
import { OptionsPanel } from './optionsPanel';
import { StatusLine } from './statusLine';
import { UrlField } from './urlField';

interface ButtonLook {
  readonly label: ViewStringKey;
  readonly appearance: 'primary' | 'secondary';
  readonly isClosing: boolean;
}

/** URL, connect button, options and the line of facts. */
export class ConnectionBar {
  readonly element: HTMLElement;
  readonly #api: HostApi;
  readonly #model: InspectorModel;
  readonly #url: UrlField;
  readonly #button: KitButton;
  readonly #stop: KitButton;

  constructor(api: HostApi, model: InspectorModel) {
    this.#api = api;
    this.#model = model;
    this.#url = new UrlField({ onInput: (url) => this.#setUrl(url), onEnter: () => void this.#connect() });
    this.#button = new KitButton({ label: t('connect'), appearance: 'primary', onClick: () => this.#press() });
    this.#button.element.classList.add('connect-button');
    this.#stop = new KitButton({
      label: t('stopReconnecting'),
      appearance: 'secondary',
      onClick: () => void this.#ask('connection/close'),
    });
    const options = new OptionsPanel({ api, model, onFailure: (message) => this.#url.showError(message) });
    const row = el(
      'div',
      { class: 'connection-row' },
      this.#url.element,
      this.#button.element,
      this.#stop.element,
      createGear(options),
    );
    this.element = el(
      'header',
      { class: 'connection-bar' },
      row,
      this.#url.error,
      options.element,
      new StatusLine(model, () => void this.#ask('proxy/reveal')).element,
    );
    this.#url.showError('');
    model.settings.watch(({ url }) => {
      if (this.#url.value !== url) this.#url.value = url;
    });
    model.recentUrls.watch((urls) => {
      this.#url.recent = urls;
    });
    model.status.watch((status) => this.#showStatus(status));
  }

  focus(): void {
    this.#url.focus();
  }

  #setUrl(url: string): void {
    this.#url.showError('');
    this.#model.settings.set({ ...this.#model.settings.value, url });
  }

  #showStatus(status: ConnectionStatus): void {
    const { label, appearance } = toButtonLook(status);
    this.#button.label = t(label);
    this.#button.appearance = appearance;
    this.#button.isDisabled = status.phase === 'closing';
    const isWaiting = status.reconnect !== undefined;
    // The focus would fall out of the page with the button that has it.
    if (!isWaiting && this.#stop.element === document.activeElement) passFocusTo(this.#button.element);
    this.#stop.element.hidden = !isWaiting;
  }

  #press(): void {
    if (toButtonLook(this.#model.status.value).isClosing) void this.#ask('connection/close');
    else void this.#connect();
  }

  async #connect(): Promise<void> {
    this.#setUrl(this.#url.value);
    await this.#ask('connection/open');
  }

  async #ask(name: 'connection/open' | 'connection/close' | 'proxy/reveal'): Promise<void> {
    this.#url.showError('');
    try {
      if (name === 'connection/open') await this.#api.request(name, { settings: this.#model.settings.value });
      else await this.#api.request(name, {});
    } catch (thrown) {
      if (!isMoot(thrown)) this.#url.showError(toErrorMessage(thrown));
    }
  }
}

function createGear(options: OptionsPanel): HTMLElement {
  const gear = createIconButton({
    icon: 'gear',
    label: t('options'),
    onClick: () => {
      options.element.hidden = !options.element.hidden;
      setAttribute(gear, 'aria-expanded', String(!options.element.hidden));
    },
  });
  options.element.id = uniqueId('options');
  setAttribute(gear, 'aria-controls', options.element.id);
  setAttribute(gear, 'aria-expanded', 'false');
  options.element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    gear.click();
    gear.focus();
  });
  return gear;
}

function toButtonLook({ phase, reconnect }: ConnectionStatus): ButtonLook {
  switch (phase) {
    case 'connecting':
      return { label: 'cancel', appearance: 'secondary', isClosing: true };
    case 'open':
      return { label: 'disconnect', appearance: 'secondary', isClosing: true };
    case 'closing':
      return { label: 'closing', appearance: 'secondary', isClosing: true };
    case 'idle':
    case 'closed':
    case 'failed':
      return { label: reconnect ? 'connectNow' : 'connect', appearance: 'primary', isClosing: false };
  }
}
