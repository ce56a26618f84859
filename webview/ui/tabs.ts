import { Emitter } from '../../src/base/emitter';
import { el, setAttribute, uniqueId } from './element';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

/** WAI-ARIA tabs whose panels belong to the caller: arrows, Home and End choose, one tab stop. */
export class Tabs<Id extends string> {
  readonly element: HTMLElement;
  readonly panel = el('div', { class: 'tab-panel', role: 'tabpanel', id: uniqueId('panel'), tabindex: '-1' });
  readonly #buttons = new Map<Id, HTMLButtonElement>();
  readonly #chosen = new Emitter<Id>();
  #selected: Id;

  readonly didChoose = this.#chosen.event;

  constructor(label: string, tabs: readonly Tab<Id>[], selected: Id) {
    this.#selected = selected;
    this.element = el('div', { class: 'tabs', role: 'tablist', 'aria-label': label });
    for (const tab of tabs) {
      const attributes = { class: 'tab', type: 'button', role: 'tab', id: uniqueId('tab') };
      const button = el('button', { ...attributes, 'aria-controls': this.panel.id }, tab.label);
      button.addEventListener('click', () => this.choose(tab.id));
      this.#buttons.set(tab.id, button);
      this.element.append(button);
    }
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#show();
  }

  get selected(): Id {
    return this.#selected;
  }

  choose(id: Id): void {
    if (id === this.#selected) return;
    this.#selected = id;
    this.#show();
    this.#chosen.fire(id);
  }

  /** Disabled tabs cannot be chosen; what they would show does not exist. */
  setDisabled(ids: readonly Id[]): void {
    for (const [id, button] of this.#buttons) button.disabled = ids.includes(id);
  }

  focus(): void {
    this.#buttons.get(this.#selected)?.focus();
  }

  #show(): void {
    for (const [id, button] of this.#buttons) {
      const isSelected = id === this.#selected;
      setAttribute(button, 'aria-selected', String(isSelected));
      button.tabIndex = isSelected ? 0 : -1;
      if (isSelected) setAttribute(this.panel, 'aria-labelledby', button.id);
    }
  }

  #onKey(event: KeyboardEvent): void {
    const ids = [...this.#buttons.keys()].filter((id) => this.#buttons.get(id)?.disabled === false);
    const current = ids.indexOf(this.#selected);
    const target = findTarget(event.key, current, ids.length);
    const id = target === undefined ? undefined : ids[target];
    if (id === undefined) return;
    event.preventDefault();
    this.choose(id);
    this.focus();
  }
}

function findTarget(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (current + 1) % count;
    case 'ArrowLeft':
      return (current + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
