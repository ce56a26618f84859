import { createLinkButton } from './buttons';
import { el } from './element';

const SHOWN_MS = 8000;

/** One short message at a time, read aloud politely, with at most one thing to do about it. It waits while it is pointed at. */
export class Toast {
  readonly element = el('div', { class: 'toast', role: 'status', hidden: '' });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    this.element.addEventListener('pointerleave', () => this.#hideLater());
    this.element.addEventListener('focusin', () => clearTimeout(this.#timer));
    this.element.addEventListener('focusout', () => this.#hideLater());
  }

  show(text: string, tone: 'normal' | 'error', action?: { readonly label: string; readonly run: () => void }): void {
    this.element.classList.toggle('tone-error', tone === 'error');
    this.element.replaceChildren(el('span', { class: 'toast-text' }, text));
    if (action !== undefined) {
      const run = () => {
        this.hide();
        action.run();
      };
      this.element.append(createLinkButton(action.label, run));
    }
    this.element.hidden = false;
    this.#hideLater();
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.element.hidden = true;
  }

  #hideLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), SHOWN_MS);
  }
}
