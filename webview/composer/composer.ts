import { toErrorMessage } from '../../src/base/errors';
import type { ComposerDraft, ComposerKind } from '../../src/protocol/contract';
import { type HostApi, isMoot } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { KitButton } from '../ui/kit';
import { MessageTypeButton } from '../ui/messageTypeButton';
import { t } from '../ui/strings';
import { COMPOSER_KINDS, type ViewStateStore } from '../viewState';
import { findDraftText, KIND_LABELS, KIND_PLACEHOLDERS, toDraft } from './draft';
import { addToHistory, HistoryCursor } from './history';
import { PreviewLine } from './previewLine';

const PREVIEW_DELAY_MS = 120;

/** Writes and sends messages and control frames. */
export class Composer {
  readonly element: HTMLElement;
  readonly #api: HostApi;
  readonly #model: InspectorModel;
  readonly #state: ViewStateStore;
  readonly #kind: HTMLSelectElement;
  readonly #text: HTMLTextAreaElement;
  readonly #code: HTMLInputElement;
  readonly #codeField: HTMLElement;
  readonly #send: KitButton;
  readonly #ping: KitButton;
  readonly #messageType: MessageTypeButton;
  readonly #preview = new PreviewLine({ onGoTo: (offset) => this.#goTo(offset) });
  readonly #error = el('div', { class: 'field-error', role: 'alert', hidden: '' });
  readonly #reason = el('div', { class: 'composer-reason', id: uniqueId('reason') });
  readonly #cursor = new HistoryCursor();
  #previewing = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: HostApi, model: InspectorModel, state: ViewStateStore) {
    this.#api = api;
    this.#model = model;
    this.#state = state;
    this.#kind = createKindSelect(state.value.composerKind);
    this.#text = createTextArea();
    this.#code = el('input', { class: 'text-input close-code', type: 'text', inputmode: 'numeric' });
    this.#code.value = state.value.closeCode;
    this.#codeField = el('label', { class: 'close-code-field' }, el('span', {}, t('closeCodeLabel')), this.#code);
    const keyHint = navigator.platform.startsWith('Mac') ? t('sendKeyMac') : t('sendKey');
    this.#send = new KitButton({
      label: t('send'),
      appearance: 'primary',
      keyHint,
      onClick: () => void this.#sendDraft(),
    });
    this.#send.element.classList.add('send-button');
    this.#ping = new KitButton({ label: t('ping'), appearance: 'secondary', onClick: () => void this.#sendPing() });
    this.#messageType = new MessageTypeButton(api);
    const fields = el('div', { class: 'composer-fields' }, this.#codeField, this.#text);
    const notes = el(
      'div',
      { class: 'composer-notes' },
      this.#messageType.element,
      this.#preview.element,
      this.#error,
      this.#reason,
    );
    const buttons = el('div', { class: 'composer-buttons' }, this.#ping.element, this.#send.element);
    this.element = el(
      'section',
      { class: 'composer', 'aria-label': t('composerLabel') },
      this.#kind,
      fields,
      buttons,
      notes,
    );
    this.#listen();
    this.#showKind(state.value.drafts[state.value.composerKind] ?? '');
    model.status.watch(() => this.#showPhase());
    model.protobuf.onChange(() => {
      this.#showMessageType();
      if (this.#currentKind === 'protobuf') void this.#showPreview();
    });
  }

  focus(): void {
    this.#text.focus();
  }

  get #currentKind(): ComposerKind {
    return COMPOSER_KINDS.find((kind) => kind === this.#kind.value) ?? 'text';
  }

  get #isOpen(): boolean {
    return this.#model.status.value.phase === 'open';
  }

  #listen(): void {
    this.#kind.addEventListener('change', () => {
      const from = this.#state.value.composerKind;
      this.#state.update({ composerKind: this.#currentKind });
      this.#showKind(findDraftText(this.#state.value.drafts, from, this.#currentKind));
    });
    this.#text.addEventListener('input', () => {
      this.#cursor.reset();
      this.#remember();
    });
    this.#code.addEventListener('input', () => this.#remember());
    this.#text.addEventListener('keydown', (event) => this.#onKey(event));
    this.#code.addEventListener('keydown', (event) => this.#onKey(event));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#sendDraft();
      return;
    }
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const history = this.#state.value.history[this.#currentKind] ?? [];
    const isUp = event.key === 'ArrowUp';
    const text = isUp ? this.#cursor.older(history, this.#text.value) : this.#cursor.newer(history);
    if (text === undefined) return;
    this.#text.value = text;
    this.#remember();
  }

  #showKind(text: string): void {
    const kind = this.#currentKind;
    this.#text.value = text;
    this.#text.placeholder = t(KIND_PLACEHOLDERS[kind]);
    this.#text.rows = kind === 'ping' || kind === 'pong' || kind === 'close' ? 1 : 2;
    setAttribute(this.#text, 'aria-label', t(kind === 'close' ? 'closeReasonLabel' : 'composerText'));
    this.#codeField.hidden = kind !== 'close';
    this.#showMessageType();
    this.#cursor.reset();
    this.#remember();
  }

  #remember(): void {
    const drafts = { ...this.#state.value.drafts, [this.#currentKind]: this.#text.value };
    this.#state.update({ drafts, closeCode: this.#code.value });
    this.#showError('');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#showPreview(), PREVIEW_DELAY_MS);
  }

  async #showPreview(): Promise<void> {
    this.#previewing.abort();
    const previewing = new AbortController();
    this.#previewing = previewing;
    const isBlank = this.#text.value === '' && this.#currentKind !== 'close';
    if (isBlank) {
      this.#preview.show(undefined);
      return;
    }
    const draft = this.#findDraft();
    if (draft === undefined) {
      this.#preview.showFailure(t('closeCodeWrong'));
      return;
    }
    try {
      this.#preview.show(await this.#api.request('composer/preview', { draft }, previewing.signal));
    } catch (thrown) {
      if (!isMoot(thrown)) this.#preview.showFailure(toErrorMessage(thrown));
    }
  }

  #findDraft(): ComposerDraft | undefined {
    return toDraft(this.#currentKind, this.#text.value, this.#code.value);
  }

  async #sendDraft(): Promise<void> {
    const draft = this.#findDraft();
    if (draft === undefined) {
      this.#showError(t('closeCodeWrong'));
      return;
    }
    if (!this.#isOpen) return;
    // At once and not with the answer: an answer that comes late would take the history's cursor from under the user.
    this.#addToHistory(draft);
    await this.#sendNow(draft);
  }

  async #sendPing(): Promise<void> {
    if (this.#isOpen) await this.#sendNow({ kind: 'ping', text: '' });
  }

  async #sendNow(draft: ComposerDraft): Promise<void> {
    try {
      await this.#api.request('composer/send', { draft });
      this.#showError('');
    } catch (thrown) {
      if (!isMoot(thrown)) this.#showError(toErrorMessage(thrown));
    }
  }

  #addToHistory({ kind, text }: ComposerDraft): void {
    const { history } = this.#state.value;
    this.#state.update({ history: { ...history, [kind]: addToHistory(history[kind] ?? [], text) } });
    this.#cursor.reset();
  }

  #showPhase(): void {
    const isOpen = this.#isOpen;
    this.#send.isDisabled = !isOpen;
    this.#ping.isDisabled = !isOpen;
    setText(this.#reason, isOpen ? '' : t('notOpen'));
    setAttribute(this.#send.element, 'title', isOpen ? undefined : t('notOpen'));
  }

  #showMessageType(): void {
    this.#messageType.show(this.#currentKind === 'protobuf' ? this.#model.protobuf.value.sent : undefined);
  }

  #showError(message: string): void {
    setText(this.#error, message);
    this.#error.hidden = message === '';
  }

  #goTo(offset: number): void {
    this.#text.focus();
    this.#text.setSelectionRange(offset, offset);
  }
}

function createKindSelect(kind: ComposerKind): HTMLSelectElement {
  const options = COMPOSER_KINDS.map((value) => el('option', { value }, t(KIND_LABELS[value])));
  const select = el('select', { class: 'select composer-kind', 'aria-label': t('composerKind') }, ...options);
  select.value = kind;
  return select;
}

function createTextArea(): HTMLTextAreaElement {
  return el('textarea', { class: 'text-input composer-text', spellcheck: 'false', rows: '2' });
}
