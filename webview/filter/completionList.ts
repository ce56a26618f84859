import type { FilterAssist, FilterCompletion } from '../../src/protocol/filter';
import { el, setAttribute, setStyle, uniqueId } from '../ui/element';
import { t } from '../ui/strings';

const EDGE_PX = 8;

/** What can be typed, below the field: the list box of WAI-ARIA's combobox. The focus stays in the field. */
export class CompletionList {
  readonly element = el('div', {
    class: 'listbox filter-completions',
    role: 'listbox',
    id: uniqueId('completions'),
    'aria-label': t('filterCompletions'),
    hidden: '',
  });
  readonly #input: HTMLInputElement;
  readonly #onPick: (item: FilterCompletion) => void;
  #nodes: readonly HTMLElement[] = [];
  #items: readonly FilterCompletion[] = [];
  #active = -1;

  constructor(input: HTMLInputElement, onPick: (item: FilterCompletion) => void) {
    this.#input = input;
    this.#onPick = onPick;
    setAttribute(input, 'aria-controls', this.element.id);
    setAttribute(input, 'aria-expanded', 'false');
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** The item chosen by the arrow keys. */
  get active(): FilterCompletion | undefined {
    return this.#items[this.#active];
  }

  get first(): FilterCompletion | undefined {
    return this.#items[0];
  }

  open({ items }: FilterAssist['completions']): void {
    if (items.length === 0) {
      this.close();
      return;
    }
    this.#items = items;
    this.#nodes = items.map((item) => this.#createNode(item));
    this.element.replaceChildren(...this.#nodes);
    this.element.hidden = false;
    this.element.scrollTop = 0;
    setAttribute(this.#input, 'aria-expanded', 'true');
    this.#activate(-1);
    this.#keepInWindow();
  }

  /** The field may be at the right edge, and the list is wider. */
  #keepInWindow(): void {
    setStyle(this.element, 'margin-inline-start', '0px');
    const beyondPx = this.element.getBoundingClientRect().right - window.innerWidth + EDGE_PX;
    if (beyondPx > 0) setStyle(this.element, 'margin-inline-start', `${-Math.ceil(beyondPx)}px`);
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.#items = [];
    this.#nodes = [];
    this.#active = -1;
    setAttribute(this.#input, 'aria-expanded', 'false');
    setAttribute(this.#input, 'aria-activedescendant', undefined);
  }

  /** Goes round at both ends. */
  move(step: 1 | -1): void {
    const count = this.#nodes.length;
    if (count === 0) return;
    const from = this.#active < 0 && step < 0 ? 0 : this.#active;
    this.#activate((from + step + count) % count);
  }

  #createNode(item: FilterCompletion): HTMLElement {
    const node = el(
      'div',
      { class: 'listbox-item completion', role: 'option', id: uniqueId('completion'), 'aria-selected': 'false' },
      el('span', { class: 'completion-label' }, item.label),
      el('span', { class: 'completion-detail' }, item.detail),
    );
    // The press must not take the focus from the field, whose loss closes the list.
    node.addEventListener('mousedown', (event) => {
      event.preventDefault();
      this.#onPick(item);
    });
    return node;
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [at, node] of this.#nodes.entries()) setAttribute(node, 'aria-selected', String(at === index));
    const node = this.#nodes[index];
    setAttribute(this.#input, 'aria-activedescendant', node?.id);
    node?.scrollIntoView({ block: 'nearest' });
  }
}
