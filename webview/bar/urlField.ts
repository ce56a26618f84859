import { createIconButton } from '../ui/buttons';
import { el, setAttribute, uniqueId } from '../ui/element';
import { t } from '../ui/strings';

export interface UrlFieldOptions {
  readonly onInput: (url: string) => void;
  readonly onEnter: () => void;
}

/** The URL with the list of recent ones: WAI-ARIA's combobox with a list box. */
export class UrlField {
  readonly element: HTMLElement;
  readonly error = el('div', { class: 'field-error', role: 'alert', id: uniqueId('url-error') });
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #options: UrlFieldOptions;
  #recent: readonly string[] = [];
  #items: readonly HTMLElement[] = [];
  #active = -1;

  constructor(options: UrlFieldOptions) {
    this.#options = options;
    const listId = uniqueId('recent');
    this.#list = el('div', {
      class: 'listbox',
      role: 'listbox',
      id: listId,
      'aria-label': t('recentUrls'),
      hidden: '',
    });
    this.#input = el('input', {
      class: 'url-input',
      type: 'text',
      role: 'combobox',
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: t('urlPlaceholder'),
      'aria-label': t('urlLabel'),
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': listId,
    });
    const chevron = createIconButton({
      icon: 'chevronDown',
      label: t('recentUrls'),
      onClick: () => {
        this.#input.focus();
        if (this.#list.hidden) this.#open(this.#recent);
        else this.#close();
      },
    });
    chevron.tabIndex = -1;
    // The press must not take the focus from the field, whose loss closes the list.
    chevron.addEventListener('mousedown', (event) => event.preventDefault());
    this.element = el('div', { class: 'url-field' }, this.#input, chevron, this.#list);
    this.#listen();
  }

  get value(): string {
    return this.#input.value.trim();
  }

  set value(url: string) {
    if (this.#input.value !== url) this.#input.value = url;
  }

  set recent(urls: readonly string[]) {
    this.#recent = urls;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** Shows under the field why its URL was refused; an empty text takes that back. */
  showError(message: string): void {
    this.error.textContent = message;
    this.error.hidden = message === '';
    setAttribute(this.#input, 'aria-invalid', message === '' ? undefined : 'true');
    setAttribute(this.#input, 'aria-describedby', message === '' ? undefined : this.error.id);
  }

  #listen(): void {
    this.#input.addEventListener('input', () => {
      this.#options.onInput(this.value);
      const typed = this.value.toLowerCase();
      const matching = this.#recent.filter((url) => url.toLowerCase().includes(typed) && url !== this.value);
      if (typed === '' || matching.length === 0) this.#close();
      else this.#open(matching);
    });
    this.#input.addEventListener('blur', () => this.#close());
    this.#input.addEventListener('keydown', (event) => {
      if (this.#onKey(event.key)) event.preventDefault();
    });
  }

  /** False when the key is left to the field. */
  #onKey(key: string): boolean {
    const isOpen = !this.#list.hidden;
    switch (key) {
      case 'ArrowDown':
        if (isOpen) this.#activate((this.#active + 1) % this.#items.length);
        else this.#open(this.#recent);
        return true;
      case 'ArrowUp':
        if (isOpen) this.#activate(this.#active <= 0 ? this.#items.length - 1 : this.#active - 1);
        return isOpen;
      case 'Escape':
        this.#close();
        return isOpen;
      case 'Enter':
        if (isOpen && this.#active >= 0) this.#pick(this.#items[this.#active]?.textContent ?? '');
        else this.#submit();
        return true;
      default:
        return false;
    }
  }

  #submit(): void {
    this.#close();
    this.#options.onEnter();
  }

  #pick(url: string): void {
    this.value = url;
    this.#close();
    this.#options.onInput(url);
  }

  #open(urls: readonly string[]): void {
    if (urls.length === 0) return;
    this.#items = urls.map((url) => {
      const item = el(
        'div',
        { class: 'listbox-item', role: 'option', id: uniqueId('url'), 'aria-selected': 'false' },
        url,
      );
      item.addEventListener('mousedown', (event) => {
        event.preventDefault();
        this.#pick(url);
      });
      return item;
    });
    this.#list.replaceChildren(...this.#items);
    this.#list.hidden = false;
    setAttribute(this.#input, 'aria-expanded', 'true');
    this.#activate(-1);
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [at, item] of this.#items.entries()) setAttribute(item, 'aria-selected', String(at === index));
    const item = this.#items[index];
    setAttribute(this.#input, 'aria-activedescendant', item?.id);
    item?.scrollIntoView({ block: 'nearest' });
  }

  #close(): void {
    if (this.#list.hidden) return;
    this.#list.hidden = true;
    this.#items = [];
    this.#active = -1;
    setAttribute(this.#input, 'aria-expanded', 'false');
    setAttribute(this.#input, 'aria-activedescendant', undefined);
  }
}
