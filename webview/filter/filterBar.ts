import { OPCODE_GROUPS, type RowFilter } from '../../src/protocol/rows';
import type { InspectorModel } from '../inspectorModel';
import { isFilterActive } from '../inspectorModel';
import type { FrameTable } from '../table/frameTable';
import { createIconButton, setIconButton, setPressed } from '../ui/buttons';
import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import type { ViewStateStore } from '../viewState';
import { createDirectionSegment } from './directionSegment';
import { createOpcodeChips } from './opcodeChips';

const TYPING_DELAY_MS = 150;

/** Which rows are shown, and what the table does with new ones. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #model: InspectorModel;
  readonly #state: ViewStateStore;
  readonly #field: HTMLInputElement;
  readonly #error = el('div', { class: 'field-error', role: 'alert', id: uniqueId('filter-error'), hidden: '' });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: InspectorModel, state: ViewStateStore, table: FrameTable) {
    this.#model = model;
    this.#state = state;
    this.#field = el('input', {
      class: 'filter-input text-input',
      type: 'search',
      spellcheck: 'false',
      placeholder: t('filterPlaceholder'),
      'aria-label': t('filterLabel'),
      'aria-describedby': this.#error.id,
    });
    this.#field.value = state.value.filterText;
    this.#listenToField();
    const apply = (change: Partial<RowFilter>) => this.#apply(change);
    const tools = el(
      'div',
      { class: 'filter-tools', role: 'toolbar', 'aria-label': t('toolsLabel') },
      this.#createPause(),
      createFollow(table),
      createIconButton({ icon: 'clear', label: t('clear'), onClick: () => void model.clear() }),
    );
    this.element = el(
      'div',
      { class: 'filter-bar', role: 'search', 'aria-label': t('filterBarLabel') },
      createOpcodeChips(model, apply),
      createDirectionSegment(model, apply),
      el('div', { class: 'filter-field' }, this.#field, this.#error),
      this.#createCount(),
      tools,
    );
    model.filterError.watch((message) => this.#showError(message));
  }

  focus(): void {
    this.#field.focus();
    this.#field.select();
  }

  /** Filters by a text as if it had been typed. */
  setText(text: string): void {
    this.#field.value = text;
    this.#state.update({ filterText: text });
    this.#apply({});
  }

  /** Shows everything again. */
  clearFilter(): void {
    this.#field.value = '';
    this.#state.update({ filterText: '' });
    void this.#model.applyFilter({ opcodes: [...OPCODE_GROUPS], direction: 'both', text: '' });
    this.#field.focus();
  }

  #apply(change: Partial<RowFilter>): void {
    void this.#model.applyFilter({ ...this.#model.filter.value, text: this.#field.value, ...change });
  }

  #listenToField(): void {
    this.#field.addEventListener('input', () => {
      this.#state.update({ filterText: this.#field.value });
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#apply({}), TYPING_DELAY_MS);
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#field.value === '') return;
      event.preventDefault();
      this.#field.value = '';
      this.#state.update({ filterText: '' });
      this.#apply({});
    });
  }

  #showError(message: string): void {
    setText(this.#error, message);
    this.#error.hidden = message === '';
    setAttribute(this.#field, 'aria-invalid', message === '' ? undefined : 'true');
  }

  #createCount(): HTMLElement {
    const count = el('span', { class: 'filter-count' });
    const show = () => {
      const { matching, captured } = this.#model.shownRows.value;
      const isFiltered = isFilterActive(this.#model.filter.value);
      const all = formatCount(captured);
      setText(count, isFiltered ? t('rowsOf', formatCount(matching), all) : t('rowsAll', all));
    };
    this.#model.shownRows.watch(show);
    this.#model.filter.onChange(show);
    return count;
  }

  #createPause(): HTMLElement {
    const model = this.#model;
    const button = createIconButton({
      icon: 'pause',
      label: t('pause'),
      isLabelShown: true,
      onClick: () => model.setPaused(!model.isPaused.value),
    });
    const show = () => {
      const isPaused = model.isPaused.value;
      button.classList.toggle('is-on', isPaused);
      if (!isPaused) setIconButton(button, 'pause', t('pause'));
      else if (model.pausedCount === 0) setIconButton(button, 'play', t('resume'));
      else setIconButton(button, 'play', t('resumeCount', formatCount(model.pausedCount)));
    };
    model.isPaused.onChange(show);
    model.rows.onChange(() => {
      if (model.isPaused.value) show();
    });
    return button;
  }
}

function createFollow(table: FrameTable): HTMLElement {
  const button = createIconButton({
    icon: 'follow',
    label: t('follow'),
    isLabelShown: true,
    onClick: () => table.setFollowing(!table.follow.isFollowing.value),
  });
  table.follow.isFollowing.watch((isFollowing) => setPressed(button, isFollowing));
  return button;
}
