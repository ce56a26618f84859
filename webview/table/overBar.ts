import { createIconButton } from '../ui/buttons';
import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { t } from '../ui/strings';

export interface OverBarParts {
  readonly label: string;
  readonly placeholder: string;
  readonly maxChars: number;
  readonly onInput: (value: string) => void;
  /** False for a key that is the field's own. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly onClose: () => void;
}

/** A field in a bar over the table's upper edge, with a word on how it went. Escape closes it. */
export class OverBar {
  readonly element: HTMLElement;
  readonly #field: HTMLInputElement;
  readonly #status = el('span', { class: 'over-status', role: 'status', id: uniqueId('over-status') });
  readonly #onClose: () => void;

  constructor(parts: OverBarParts, ...tools: readonly HTMLElement[]) {
    const { label, placeholder, maxChars } = parts;
    this.#onClose = parts.onClose;
    this.#field = el('input', {
      class: 'text-input over-input',
      type: 'text',
      spellcheck: 'false',
      placeholder,
      maxlength: String(maxChars),
      'aria-label': label,
      'aria-describedby': this.#status.id,
    });
    const closeButton = createIconButton({ icon: 'close', label: t('close'), onClick: () => this.close() });
    this.element = el(
      'div',
      { class: 'over-bar', role: 'search', 'aria-label': label, hidden: '' },
      this.#field,
      this.#status,
      ...tools,
      closeButton,
    );
    this.#field.addEventListener('input', () => parts.onInput(this.#field.value));
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      else if (!parts.onKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get value(): string {
    return this.#field.value;
  }

  open(): void {
    this.element.hidden = false;
    this.#field.focus();
    this.#field.select();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.say('', 'normal');
    this.#onClose();
  }

  say(text: string, tone: 'normal' | 'error'): void {
    setText(this.#status, text);
    this.#status.classList.toggle('tone-error', tone === 'error');
    setAttribute(this.#field, 'aria-invalid', tone === 'error' ? 'true' : undefined);
  }
}
