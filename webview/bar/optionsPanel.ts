import { toErrorMessage } from '../../src/base/errors';
import { toPlaceholder } from '../../src/base/secretPlaceholder';
import type { ConnectionSettings } from '../../src/protocol/connection';
import type { HeaderField } from '../../src/protocol/detail';
import type { HostApi } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { createLinkButton } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { createIcon } from '../ui/icons';
import { KitButton, KitCheckbox, KitTextField } from '../ui/kit';
import { t } from '../ui/strings';
import { HeadersEditor } from './headersEditor';
import { createHttpVersionSelect } from './httpVersionSelect';
import { createKeepAliveGroup } from './keepAliveGroup';
import { createOnConnectGroup } from './onConnectGroup';
import { createReconnectGroup } from './reconnectGroup';

type GroupName = 'keepAlive' | 'reconnect' | 'onConnect';

export interface OptionsPanelParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  /** Shows a failure where the user looks. */
  readonly onFailure: (message: string) => void;
}

/** Everything about a connection beside its URL. Edits go to the model and take effect with the next connect. */
export class OptionsPanel {
  readonly element = el('section', { class: 'options', 'aria-label': t('optionsLabel'), hidden: '' });
  readonly #parts: OptionsPanelParts;
  /** Settings as this panel last wrote them: others come from the host and are shown anew. */
  #written: ConnectionSettings | undefined;
  readonly #openGroups = new Set<GroupName>();

  constructor(parts: OptionsPanelParts) {
    this.#parts = parts;
    parts.model.settings.watch((settings) => {
      // The URL has a field of its own; a change of it alone must not rebuild the fields under the user's hands.
      const isOwn = this.#written !== undefined && isSameBesidesUrl(settings, this.#written);
      this.#written = settings;
      if (!isOwn) this.#build(settings);
    });
  }

  #build(settings: ConnectionSettings): void {
    const headers = new HeadersEditor(settings.headers, {
      onChange: (changed) => this.#change({ headers: changed }),
      onKeep: (header) => this.#keepHeader(header),
    });
    this.element.replaceChildren(
      el('div', { class: 'options-fields' }, ...this.#createFields(settings)),
      headers.element,
      this.#createSecrets(),
      el('div', { class: 'options-checks' }, ...this.#createChecks(settings)),
      ...this.#createGroups(settings),
      this.#createFooter(),
    );
  }

  #createFields(settings: ConnectionSettings): readonly HTMLElement[] {
    const subprotocols = new KitTextField({
      label: t('subprotocolsLabel'),
      value: settings.subprotocols.join(', '),
      placeholder: t('subprotocolsPlaceholder'),
      onInput: (value) => this.#change({ subprotocols: splitList(value) }),
    });
    const origin = new KitTextField({
      label: t('originLabel'),
      value: settings.origin,
      placeholder: t('originPlaceholder'),
      onInput: (value) => this.#change({ origin: value.trim() }),
    });
    const cookies = new KitTextField({
      label: t('cookiesLabel'),
      value: settings.cookies,
      placeholder: t('cookiesPlaceholder'),
      onInput: (value) => this.#change({ cookies: value.trim() }),
    });
    return [
      subprotocols.element,
      origin.element,
      cookies.element,
      createHttpVersionSelect(settings.httpVersion, (httpVersion) => this.#change({ httpVersion })),
      this.#createCa(settings),
    ];
  }

  #createGroups(settings: ConnectionSettings): readonly HTMLElement[] {
    const fold = (name: GroupName) => ({
      isOpen: this.#openGroups.has(name),
      onToggle: (isOpen: boolean) => void (isOpen ? this.#openGroups.add(name) : this.#openGroups.delete(name)),
    });
    return [
      createKeepAliveGroup(settings, fold('keepAlive'), (change) => this.#change(change)),
      createReconnectGroup(settings.reconnect, fold('reconnect'), (reconnect) => this.#change({ reconnect })),
      createOnConnectGroup(settings.onConnectMessages, fold('onConnect'), (onConnectMessages) =>
        this.#change({ onConnectMessages }),
      ),
    ];
  }

  #createCa(settings: ConnectionSettings): HTMLElement {
    const field = new KitTextField({
      label: t('caFileLabel'),
      value: settings.caFile,
      placeholder: t('caFilePlaceholder'),
      onInput: (value) => this.#change({ caFile: value.trim() }),
    });
    const choose = new KitButton({
      label: t('choose'),
      appearance: 'secondary',
      onClick: () => {
        void this.#parts.api.request('settings/chooseCaFile', {}).then(
          ({ path }) => {
            if (path === '') return;
            field.value = path;
            this.#change({ caFile: path });
          },
          (failure: Error) => this.#parts.onFailure(failure.message),
        );
      },
    });
    return el('div', { class: 'options-file' }, field.element, choose.element);
  }

  #createSecrets(): HTMLElement {
    const keep = createLinkButton(t('keepUrlSecrets'), () => void this.#keepUrl());
    keep.prepend(createIcon('key'));
    return el(
      'div',
      { class: 'options-secrets' },
      keep,
      el('span', { class: 'options-hint' }, t('secretHint', toPlaceholder('NAME'))),
    );
  }

  async #keepHeader({ name, value }: HeaderField): Promise<string> {
    const { url } = this.#parts.model.settings.value;
    try {
      return (await this.#parts.api.request('secret/keepHeader', { name, value, url })).value;
    } catch (thrown) {
      this.#parts.onFailure(toErrorMessage(thrown));
      return value;
    }
  }

  async #keepUrl(): Promise<void> {
    const { api, model, onFailure } = this.#parts;
    const { url } = model.settings.value;
    try {
      const kept = await api.request('secret/keepUrl', { url });
      // What was typed meanwhile is what the user wants.
      if (model.settings.value.url === url) this.#change({ url: kept.url });
    } catch (thrown) {
      onFailure(toErrorMessage(thrown));
    }
  }

  #createChecks(settings: ConnectionSettings): readonly HTMLElement[] {
    const warning = el('div', { class: 'options-warning', role: 'status' });
    const showWarning = (isVerified: boolean) => setText(warning, isVerified ? '' : t('certificatesUnverified'));
    showWarning(settings.isCertificateVerified);
    const deflate = new KitCheckbox({
      label: t('offerDeflate'),
      isChecked: settings.isDeflateOffered,
      onChange: (isDeflateOffered) => this.#change({ isDeflateOffered }),
    });
    const verify = new KitCheckbox({
      label: t('verifyCertificates'),
      isChecked: settings.isCertificateVerified,
      onChange: (isCertificateVerified) => {
        showWarning(isCertificateVerified);
        this.#change({ isCertificateVerified });
      },
    });
    return [deflate.element, verify.element, warning];
  }

  #createFooter(): HTMLElement {
    const { api, model, onFailure } = this.#parts;
    const save = new KitButton({
      label: t('saveConnection'),
      appearance: 'secondary',
      onClick: () => {
        const settings = model.settings.value;
        void api.request('connection/save', { settings }).catch((failure: Error) => onFailure(failure.message));
      },
    });
    return el(
      'div',
      { class: 'options-footer' },
      save.element,
      el('span', { class: 'options-hint' }, t('optionsHint')),
    );
  }

  #change(change: Partial<ConnectionSettings>): void {
    const settings = { ...this.#parts.model.settings.value, ...change };
    this.#written = settings;
    this.#parts.model.settings.set(settings);
  }
}

/** `a, b c` as three names. */
export function splitList(typed: string): readonly string[] {
  return typed.split(/[\s,]+/).filter((name) => name !== '');
}

function isSameBesidesUrl(a: ConnectionSettings, b: ConnectionSettings): boolean {
  return JSON.stringify({ ...a, url: '' }) === JSON.stringify({ ...b, url: '' });
}
