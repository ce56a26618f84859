import type { ComposerPreview } from '../../src/protocol/contract';
import { createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { formatCount, formatHexBytes } from '../ui/format';
import { t } from '../ui/strings';

const SHOWN_BYTES = 48;

export interface PreviewLineOptions {
  /** Puts the caret at an offset of the typed text. */
  readonly onGoTo: (offset: number) => void;
}

/** The line under the text: how many bytes would be sent and the first of them, or what is wrong and where. */
export class PreviewLine {
  readonly element = el('div', { class: 'composer-preview', 'aria-live': 'polite' });
  readonly #options: PreviewLineOptions;

  constructor(options: PreviewLineOptions) {
    this.#options = options;
  }

  show(preview: ComposerPreview | undefined): void {
    this.element.classList.toggle('tone-error', preview?.isValid === false);
    if (preview === undefined) this.element.replaceChildren();
    else if (preview.isValid) this.element.replaceChildren(...createBytes(preview));
    else this.#showMistake(preview.message, preview.at);
  }

  showFailure(message: string): void {
    this.element.classList.add('tone-error');
    this.element.replaceChildren(message);
  }

  #showMistake(message: string, at: number | undefined): void {
    this.element.replaceChildren(el('span', {}, message));
    if (at === undefined) return;
    this.element.append(
      ' ',
      createLinkButton(t('goToMistake', at + 1), () => this.#options.onGoTo(at)),
    );
  }
}

function createBytes({ totalBytes, head }: Extract<ComposerPreview, { isValid: true }>): readonly HTMLElement[] {
  const size = totalBytes === 1 ? t('byteOne') : t('bytes', formatCount(totalBytes));
  const shown = head.subarray(0, SHOWN_BYTES);
  const hex = formatHexBytes(shown);
  const bytes = shown.length < totalBytes ? t('bytesMore', hex) : hex;
  return [el('span', {}, size), el('span', { class: 'preview-bytes' }, bytes)];
}
