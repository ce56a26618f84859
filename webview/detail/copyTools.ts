import { toErrorMessage } from '../../src/base/errors';
import type { CopyFormat } from '../../src/protocol/contract';
import { type HostApi, isMoot } from '../hostApi';
import { createIconButton, createPopupButton } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { openMenu } from '../ui/menu';
import { t } from '../ui/strings';
import { COPY_FORMATS } from './copyFormats';

const SHOWN_MS = 4000;

/** Copying and opening the selected row, with a word on how it went. */
export class CopyTools {
  readonly element: HTMLElement;
  readonly #api: HostApi;
  readonly #outcome = el('span', { class: 'copy-outcome', role: 'status' });
  readonly #menuButton: HTMLButtonElement;
  readonly #openButton: HTMLButtonElement;
  #ordinal: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: HostApi) {
    this.#api = api;
    this.#menuButton = createPopupButton({
      icon: 'copy',
      label: t('copyMenu'),
      isLabelShown: true,
      onClick: () => this.#openMenu(),
    });
    this.#openButton = createIconButton({
      icon: 'edit',
      label: t('openInEditor'),
      isLabelShown: true,
      onClick: () => this.#openInEditor(),
    });
    this.element = el('div', { class: 'copy-tools' }, this.#outcome, this.#menuButton, this.#openButton);
    this.setOrdinal(undefined);
  }

  /** The frame that is copied; undefined where there is none. */
  setOrdinal(ordinal: number | undefined): void {
    this.#ordinal = ordinal;
    this.#menuButton.disabled = ordinal === undefined;
    this.#openButton.disabled = ordinal === undefined;
  }

  /** Where the row is not what is shown, its buttons are not either. */
  setRowShown(isShown: boolean): void {
    this.#menuButton.hidden = !isShown;
    this.#openButton.hidden = !isShown;
  }

  copyRow(ordinal: number, format: CopyFormat): void {
    this.#report(this.#api.request('row/copy', { ordinal, format }).then(({ summary }) => t('copied', summary)));
  }

  copyText(text: string): void {
    this.#report(this.#api.request('text/copy', { text }).then(() => t('copiedText')));
  }

  #openInEditor(): void {
    if (this.#ordinal === undefined) return;
    this.#report(this.#api.request('row/openInEditor', { ordinal: this.#ordinal }).then(() => ''));
  }

  #openMenu(): void {
    const ordinal = this.#ordinal;
    if (ordinal === undefined) return;
    const items = COPY_FORMATS.map(([format, key]) => ({ label: t(key), run: () => this.copyRow(ordinal, format) }));
    openMenu(this.#menuButton, t('copyMenu'), items);
  }

  #report(outcome: Promise<string>): void {
    void outcome.then(
      (text) => this.#show(text, false),
      (thrown: unknown) => {
        if (!isMoot(thrown)) this.#show(toErrorMessage(thrown), true);
      },
    );
  }

  #show(text: string, isFailure: boolean): void {
    clearTimeout(this.#timer);
    setText(this.#outcome, text);
    this.#outcome.classList.toggle('tone-error', isFailure);
    this.#timer = setTimeout(() => setText(this.#outcome, ''), SHOWN_MS);
  }
}
