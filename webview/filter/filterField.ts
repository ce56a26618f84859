import type { FilterAssist, FilterCompletion, FilterProblem } from '../../src/protocol/filter';
import { type HostApi, isMoot } from '../hostApi';
import { el, setAttribute } from '../ui/element';
import { t } from '../ui/strings';
import { CompletionList } from './completionList';

export interface FilterFieldOptions {
  readonly api: HostApi;
  readonly text: string;
  readonly describedBy: string;
  /** The text changed; `isFinal` where the user asked for it to be applied at once. */
  readonly onChange: (text: string, isFinal: boolean) => void;
  readonly onHelp: () => void;
}

/** The filter as it is typed, with what can come next: WAI-ARIA's combobox. */
export class FilterField {
  readonly element: HTMLElement;
  readonly #options: FilterFieldOptions;
  readonly #input: HTMLInputElement;
  readonly #list: CompletionList;
  #assist: { readonly text: string; readonly answer: FilterAssist } | undefined;
  #asking = new AbortController();

  constructor(options: FilterFieldOptions) {
    this.#options = options;
    this.#input = el('input', {
      class: 'filter-input text-input',
      type: 'text',
      role: 'combobox',
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: t('filterPlaceholder'),
      'aria-label': t('filterLabel'),
      'aria-autocomplete': 'list',
      'aria-describedby': options.describedBy,
    });
    this.#input.value = options.text;
    this.#list = new CompletionList(this.#input, (item) => void this.#accept(item));
    this.element = el('div', { class: 'filter-combobox' }, this.#input, this.#list.element);
    this.#listen();
  }

  get value(): string {
    return this.#input.value;
  }

  /** Shows a text that was not typed here. */
  set value(text: string) {
    this.#list.close();
    this.#asking.abort();
    if (this.#input.value !== text) this.#input.value = text;
  }

  /** What can be typed next is on show. */
  get isCompleting(): boolean {
    return this.#list.isOpen;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  select({ start, end }: Pick<FilterProblem, 'start' | 'end'>): void {
    this.#input.focus();
    this.#input.setSelectionRange(start, end);
  }

  setInvalid(isInvalid: boolean): void {
    setAttribute(this.#input, 'aria-invalid', isInvalid ? 'true' : undefined);
  }

  /** What is wrong with the text as it is now; empty where nothing is, or where it is not known. */
  async readProblems(): Promise<readonly FilterProblem[]> {
    const text = this.value;
    if (this.#assist?.text !== text) await this.#ask();
    return this.#assist?.text === this.value ? this.#assist.answer.problems : [];
  }

  #listen(): void {
    this.#input.addEventListener('input', () => {
      this.#options.onChange(this.value, false);
      void this.#complete(false);
    });
    this.#input.addEventListener('blur', () => {
      this.#asking.abort();
      this.#list.close();
    });
    this.#input.addEventListener('click', () => this.#list.close());
    this.#input.addEventListener('keydown', (event) => {
      if (!this.#onKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** False when the key is left to the field. */
  #onKey(event: KeyboardEvent): boolean {
    const { isOpen } = this.#list;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (isOpen) this.#list.move(event.key === 'ArrowDown' ? 1 : -1);
        else if (event.key === 'ArrowDown') void this.#complete(true);
        return true;
      case ' ':
        if (event.ctrlKey) void this.#complete(true);
        return event.ctrlKey;
      case 'Enter':
        this.#enter();
        return true;
      case 'Tab':
        return !event.shiftKey && this.#acceptByTab();
      case 'Escape':
        return this.#escape();
      case 'F1':
        this.#list.close();
        this.#options.onHelp();
        return true;
      case 'ArrowLeft':
      case 'ArrowRight':
      case 'Home':
      case 'End':
        this.#list.close();
        return false;
      default:
        return false;
    }
  }

  #enter(): void {
    const { active } = this.#list;
    if (active !== undefined) {
      void this.#accept(active);
      return;
    }
    this.#asking.abort();
    this.#list.close();
    this.#options.onChange(this.value, true);
  }

  /** Tab leaves the field, unless it completes a word of an expression or takes what the arrows chose. */
  #acceptByTab(): boolean {
    const { active, first } = this.#list;
    const answer = this.#assist?.answer;
    const isWord = answer !== undefined && answer.completions.from < this.#caret && answer.kind === 'expression';
    if (active === undefined && (first === undefined || !isWord)) return false;
    void this.#accept(active);
    return true;
  }

  #escape(): boolean {
    if (this.#list.isOpen) this.#list.close();
    else if (this.value === '') return false;
    else {
      this.value = '';
      this.#options.onChange('', true);
    }
    return true;
  }

  /** @param chosen the first where there is none */
  async #accept(chosen?: FilterCompletion): Promise<void> {
    // Who types fast accepts before the list follows: what fits the text counts, not the list of a moment ago.
    const answer = this.#assist?.text === this.value ? this.#assist.answer : await this.#ask();
    if (answer === undefined) return;
    const { from, to, items } = answer.completions;
    const completion = chosen === undefined ? items[0] : items.find(({ insert }) => insert === chosen.insert);
    if (completion === undefined) {
      this.#list.open(answer.completions);
      return;
    }
    const { insert } = completion;
    // The space that an insertion brings along may be there already.
    const end = insert.endsWith(' ') && this.value.charAt(to) === ' ' ? to + 1 : to;
    this.#input.setRangeText(insert, from, end, 'end');
    this.#options.onChange(this.value, false);
    void this.#complete(true);
  }

  /** @param isAsked opens the list also where nothing is typed yet */
  async #complete(isAsked: boolean): Promise<void> {
    const answer = await this.#ask();
    if (answer === undefined || document.activeElement !== this.#input) return;
    const { completions, kind } = answer;
    const isWordBegun = completions.from < completions.to;
    if (isAsked || kind === 'expression' || isWordBegun) this.#list.open(completions);
    else this.#list.close();
  }

  /** Undefined where the answer came too late or not at all. */
  async #ask(): Promise<FilterAssist | undefined> {
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const text = this.value;
    try {
      const answer = await this.#options.api.request('filter/assist', { text, caret: this.#caret }, asking.signal);
      if (text !== this.value) return undefined;
      this.#assist = { text, answer };
      return answer;
    } catch (thrown) {
      // Without help the field works all the same, and the filter itself says what is wrong with it.
      if (!isMoot(thrown)) this.#list.close();
      return undefined;
    }
  }

  get #caret(): number {
    return this.#input.selectionStart ?? this.value.length;
  }
}
