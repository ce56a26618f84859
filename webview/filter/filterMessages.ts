import type { FilterProblem, FilterProgress, UndecidedRows } from '../../src/protocol/filter';
import { createLinkButton } from '../ui/buttons';
import { el, setText, uniqueId } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';

const CHARS_BEFORE = 30;
const CHARS_AFTER = 30;
const MAX_WRONG_CHARS = 60;

export interface FilterMessagesOptions {
  readonly onGoTo: (problem: FilterProblem) => void;
  readonly onCancel: () => void;
}

/** What there is to say about the filter, below it: why it is wrong and where, how far it has got, what it left out. */
export class FilterMessages {
  readonly element: HTMLElement;
  readonly errorId = uniqueId('filter-error');
  readonly #options: FilterMessagesOptions;
  readonly #error = el('div', { class: 'field-error', role: 'alert', id: this.errorId, hidden: '' });
  readonly #undecided = el('div', { class: 'filter-note', role: 'status', hidden: '' });
  readonly #bar = el('progress', { class: 'filter-progress-bar', 'aria-label': t('filterProgressLabel') });
  readonly #progressText = el('span', {});
  readonly #progress: HTMLElement;

  constructor(options: FilterMessagesOptions) {
    this.#options = options;
    this.#progress = el(
      'div',
      { class: 'filter-progress', hidden: '' },
      this.#bar,
      this.#progressText,
      createLinkButton(t('filterCancel'), options.onCancel),
    );
    this.element = el('div', { class: 'filter-messages' }, this.#error, this.#progress, this.#undecided);
  }

  /** Empty takes it back. `problems` are those of `text`; where there are none, the message stands alone. */
  showError(message: string, text = '', problems: readonly FilterProblem[] = []): void {
    this.#error.hidden = message === '';
    const [first] = problems;
    if (first === undefined) {
      this.#error.replaceChildren(message);
      return;
    }
    const goTo = createLinkButton(t('goToMistake', first.start + 1), () => this.#options.onGoTo(first));
    this.#error.replaceChildren(el('span', {}, first.message), ' ', goTo, createExcerpt(text, first));
  }

  showProgress(progress: FilterProgress | undefined): void {
    this.#progress.hidden = progress === undefined;
    if (progress === undefined) return;
    this.#bar.max = Math.max(1, progress.total);
    this.#bar.value = progress.checked;
    setText(this.#progressText, t('filterProgress', formatCount(progress.checked), formatCount(progress.total)));
  }

  showUndecided(undecided: UndecidedRows | undefined): void {
    this.#undecided.hidden = undecided === undefined;
    setText(this.#undecided, undecided === undefined ? '' : describeUndecided(undecided));
  }
}

function describeUndecided({ count, timeoutMs, isGivenUp }: UndecidedRows): string {
  if (isGivenUp) return t('filterGivenUp', formatCount(count), formatCount(timeoutMs));
  return count === 1
    ? t('filterUndecidedOne', formatCount(timeoutMs))
    : t('filterUndecided', formatCount(count), formatCount(timeoutMs));
}

/** The part that is wrong with what stands around it. The message says it already: this is for the eye. */
function createExcerpt(text: string, { start, end }: FilterProblem): HTMLElement {
  const from = Math.max(0, start - CHARS_BEFORE);
  const wrong = text.slice(start, Math.min(end, start + MAX_WRONG_CHARS));
  const to = Math.min(text.length, start + wrong.length + CHARS_AFTER);
  return el(
    'div',
    { class: 'filter-excerpt', 'aria-hidden': 'true' },
    from > 0 ? '…' : '',
    text.slice(from, start),
    el('mark', { class: 'filter-wrong' }, wrong),
    text.slice(start + wrong.length, to),
    to < text.length ? '…' : '',
  );
}
