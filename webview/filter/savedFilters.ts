import { toErrorMessage } from '../../src/base/errors';
import { MAX_FILTER_NAME_CHARS, type SavedFilter } from '../../src/protocol/filter';
import { type HostApi, isMoot } from '../hostApi';
import { createLinkButton, createPopupButton } from '../ui/buttons';
import { el } from '../ui/element';
import { type MenuItem, openMenu } from '../ui/menu';
import { t } from '../ui/strings';

export interface SavedFiltersOptions {
  readonly api: HostApi;
  readonly readText: () => string;
  readonly onApply: (text: string) => void;
  readonly onError: (message: string) => void;
  /** The focus has to go somewhere. */
  readonly onLeave: () => void;
}

/** Filters with a name: a menu that applies them, saves the one of now and removes. */
export class SavedFilters {
  readonly button: HTMLButtonElement;
  /** Asks for the name under which the filter of now is saved. */
  readonly form: HTMLElement;
  readonly #options: SavedFiltersOptions;
  readonly #name: HTMLInputElement;

  constructor(options: SavedFiltersOptions) {
    this.#options = options;
    this.button = createPopupButton({ icon: 'star', label: t('filterSaved'), onClick: () => void this.#openMenu() });
    this.#name = el('input', {
      class: 'text-input filter-name',
      type: 'text',
      maxlength: String(MAX_FILTER_NAME_CHARS),
      'aria-label': t('filterName'),
      placeholder: t('filterName'),
    });
    this.form = el(
      'form',
      { class: 'filter-save', hidden: '' },
      this.#name,
      el('button', { class: 'link-button', type: 'submit' }, t('filterSave')),
      createLinkButton(t('cancel'), () => this.#leave()),
    );
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
    this.form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    });
  }

  async #openMenu(): Promise<void> {
    const saved = await this.#ask(() => this.#options.api.request('filter/saved/read', {}));
    if (saved === undefined) return;
    const apply = saved.filters.map(
      ({ name, text }): MenuItem => ({
        label: t('filterSavedItem', name, text),
        run: () => this.#options.onApply(text),
      }),
    );
    const save: MenuItem = { label: t('filterSaveAs'), run: () => this.#askName() };
    const remove: MenuItem = { label: t('filterRemove'), run: () => this.#openRemoval(saved.filters) };
    const items = [...apply, ...(this.#options.readText().trim() === '' ? [] : [save])];
    const all = saved.filters.length === 0 ? items : [...items, remove];
    if (all.length === 0) this.#options.onError(t('filterNoneSaved'));
    else openMenu(this.button, t('filterSaved'), all);
  }

  #openRemoval(filters: readonly SavedFilter[]): void {
    const items = filters.map(
      ({ name, text }): MenuItem => ({ label: t('filterSavedItem', name, text), run: () => void this.#remove(name) }),
    );
    openMenu(this.button, t('filterRemove'), items);
  }

  async #remove(name: string): Promise<void> {
    await this.#ask(() => this.#options.api.request('filter/saved/remove', { name }));
    this.#options.onLeave();
  }

  #askName(): void {
    this.form.hidden = false;
    this.#name.value = this.#options.readText().slice(0, MAX_FILTER_NAME_CHARS);
    this.#name.focus();
    this.#name.select();
  }

  async #save(): Promise<void> {
    const params = { name: this.#name.value, text: this.#options.readText() };
    const saved = await this.#ask(() => this.#options.api.request('filter/saved/save', params));
    if (saved !== undefined) this.#leave();
  }

  #leave(): void {
    this.form.hidden = true;
    this.#options.onLeave();
  }

  /** Undefined where it was refused, which is shown. */
  async #ask<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await request();
      this.#options.onError('');
      return answer;
    } catch (thrown) {
      if (!isMoot(thrown)) this.#options.onError(toErrorMessage(thrown));
      return undefined;
    }
  }
}
