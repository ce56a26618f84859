import type { PayloadDetail } from '../../src/protocol/detail';
import { el } from '../ui/element';
import { t } from '../ui/strings';

const AUTOMATIC = '';

/** "Decode as": a decoder pinned by the user stays for the rows selected after. */
export class DecoderSelect {
  readonly element: HTMLElement;
  readonly #select = el('select', { class: 'select' });
  readonly #automatic: HTMLOptionElement;

  constructor(decoders: readonly { readonly id: string; readonly label: string }[], onChange: () => void) {
    this.#automatic = el('option', { value: AUTOMATIC }, t('decodeAuto'));
    this.#select.append(this.#automatic);
    for (const { id, label } of decoders) this.#select.append(el('option', { value: id }, label));
    this.#select.addEventListener('change', onChange);
    this.element = el('label', { class: 'select-label' }, el('span', {}, t('decodeAs')), this.#select);
  }

  /** Undefined while the decoder is chosen by content. */
  get pinnedId(): string | undefined {
    return this.#select.value === AUTOMATIC ? undefined : this.#select.value;
  }

  /** Says in the automatic entry what was chosen. */
  show({ isAutomatic, decoderLabel }: PayloadDetail): void {
    this.#automatic.textContent = isAutomatic ? t('decodeAutoLabel', decoderLabel) : t('decodeAuto');
  }
}
