import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { createIcon } from '../ui/icons';

export interface OptionsGroupParts {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

/** A part of the options that folds: closed, its heading says in a few words what is set inside. */
export class OptionsGroup {
  readonly element: HTMLElement;
  readonly #hint = el('span', { class: 'options-group-hint' });
  readonly #content = el('div', { class: 'options-group-content', id: uniqueId('options-group') });
  readonly #toggle: HTMLButtonElement;

  constructor({ title, isOpen, onToggle }: OptionsGroupParts) {
    this.#toggle = el(
      'button',
      { class: 'options-group-toggle', type: 'button', 'aria-controls': this.#content.id },
      createIcon('chevronRight'),
      el('span', { class: 'options-title' }, title),
      ' ',
      this.#hint,
    );
    this.#toggle.addEventListener('click', () => {
      this.#setOpen(this.#content.hidden);
      onToggle(!this.#content.hidden);
    });
    this.element = el('div', { class: 'options-group' }, this.#toggle, this.#content);
    this.#setOpen(isOpen);
  }

  set hint(text: string) {
    setText(this.#hint, text);
  }

  fill(...children: readonly Node[]): void {
    this.#content.replaceChildren(...children);
  }

  #setOpen(isOpen: boolean): void {
    this.#content.hidden = !isOpen;
    setAttribute(this.#toggle, 'aria-expanded', String(isOpen));
  }
}
