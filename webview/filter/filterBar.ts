import { OPCODE_GROUPS, type RowFilter } from '../../src/protocol/rows';
import type { HostApi } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { isFilterActive } from '../inspectorModel';
import type { FrameTable } from '../table/frameTable';
import { createIconButton, setIconButton, setPressed } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import type { ViewStateStore } from '../viewState';
import { createDirectionSegment } from './directionSegment';
import { FilterField } from './filterField';
import { HelpPopup } from './filterHelp';
import { FilterMessages } from './filterMessages';
import { createOpcodeChips } from './opcodeChips';
import { SavedFilters } from './savedFilters';

const TYPING_DELAY_MS = 150;
/** While what can come next is on show, an expression is being typed: it need not be called wrong at once. */
const PATIENCE_MS = 1000;

export interface FilterBarOptions {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly state: ViewStateStore;
  readonly table: FrameTable;
}

/** Which rows are shown, and what the table does with new ones. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #model: InspectorModel;
  readonly #state: ViewStateStore;
  readonly #field: FilterField;
  readonly #messages: FilterMessages;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #errorTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ api, model, state, table }: FilterBarOptions) {
    this.#model = model;
    this.#state = state;
    this.#messages = new FilterMessages({
      onGoTo: (problem) => this.#field.select(problem),
      onCancel: () => {
        model.cancelFilter();
        this.#field.focus();
      },
    });
    const help = new HelpPopup({ api, onTry: (text) => this.#use(text), onLeave: () => this.#field.focus() });
    this.#field = new FilterField({
      api,
      text: state.value.filterText,
      describedBy: this.#messages.errorId,
      onChange: (text, isFinal) => this.#typed(text, isFinal),
      onHelp: () => void help.open(),
    });
    const saved = new SavedFilters({
      api,
      readText: () => this.#field.value,
      onApply: (text) => this.#use(text),
      onError: (message) => model.filterError.set(message),
      onLeave: () => this.#field.focus(),
    });
    const apply = (change: Partial<RowFilter>) => this.#apply(change);
    const box = el('div', { class: 'filter-box' }, this.#field.element, saved.button, help.button);
    this.element = el(
      'div',
      { class: 'filter-bar', role: 'search', 'aria-label': t('filterBarLabel') },
      createOpcodeChips(model, apply),
      createDirectionSegment(model, apply),
      el('div', { class: 'filter-field' }, box),
      this.#createCount(),
      ...(model.isLive ? [this.#createTools(table)] : []),
      saved.form,
      this.#messages.element,
      help.element,
    );
    model.filterError.watch((message) => this.#announceError(message));
    model.filterProgress.watch((progress) => this.#messages.showProgress(progress));
    model.shownRows.watch(({ undecided }) => this.#messages.showUndecided(undecided));
  }

  focus(): void {
    this.#field.focus();
  }

  /** Filters by a text as if it had been typed. */
  setText(text: string): void {
    this.#field.value = text;
    this.#state.update({ filterText: text });
    this.#apply({});
  }

  /** Shows everything again. */
  clearFilter(): void {
    this.#show('');
    void this.#model.applyFilter({ opcodes: [...OPCODE_GROUPS], direction: 'both', text: '' });
    this.#field.focus();
  }

  /** Puts a text into the field that was not typed there, and applies it. */
  #use(text: string): void {
    this.#show(text);
    this.#apply({});
    this.#field.focus();
  }

  #show(text: string): void {
    clearTimeout(this.#timer);
    this.#field.value = text;
    this.#state.update({ filterText: text });
  }

  #typed(text: string, isFinal: boolean): void {
    this.#state.update({ filterText: text });
    clearTimeout(this.#timer);
    if (isFinal) this.#apply({});
    else this.#timer = setTimeout(() => this.#apply({}), TYPING_DELAY_MS);
  }

  #apply(change: Partial<RowFilter>): void {
    const filter = { ...this.#model.filter.value, text: this.#field.value, ...change };
    // The same words may be about another place by now.
    void this.#model.applyFilter(filter).then(() => this.#announceError(this.#model.filterError.value));
  }

  #announceError(message: string): void {
    clearTimeout(this.#errorTimer);
    const isTyping = message !== '' && this.#field.isCompleting;
    if (!isTyping) void this.#showError(message);
    else this.#errorTimer = setTimeout(() => void this.#showError(this.#model.filterError.value), PATIENCE_MS);
  }

  /** The place of a mistake is asked for, since a refusal has only words. */
  async #showError(message: string): Promise<void> {
    this.#messages.showError(message);
    this.#field.setInvalid(message !== '');
    if (message === '') return;
    const text = this.#field.value;
    const problems = await this.#field.readProblems();
    const isSame = this.#model.filterError.value === message && this.#field.value === text;
    if (isSame && problems[0]?.message === message) this.#messages.showError(message, text, problems);
  }

  #createCount(): HTMLElement {
    const count = el('span', { class: 'filter-count' });
    const show = () => {
      const { matching, captured, dropped } = this.#model.shownRows.value;
      const isFiltered = isFilterActive(this.#model.filter.value);
      // What a file lacks is said once, in the bar above.
      const all = formatCount(this.#model.isLive ? captured : captured - dropped);
      setText(count, isFiltered ? t('rowsOf', formatCount(matching), all) : t('rowsAll', all));
    };
    this.#model.shownRows.watch(show);
    this.#model.filter.onChange(show);
    return count;
  }

  /** What is done to rows that arrive. */
  #createTools(table: FrameTable): HTMLElement {
    return el(
      'div',
      { class: 'filter-tools', role: 'toolbar', 'aria-label': t('toolsLabel') },
      this.#createPause(),
      createFollow(table),
      createIconButton({ icon: 'clear', label: t('clear'), onClick: () => void this.#model.clear() }),
    );
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
