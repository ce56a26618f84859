import { toErrorMessage } from '../../src/base/errors';
import { MAX_FIND_CHARS } from '../../src/protocol/rowQueries';
import { type HostApi, isMoot } from '../hostApi';
import { createIconButton } from '../ui/buttons';
import { formatCount, formatPercent } from '../ui/format';
import { t } from '../ui/strings';
import type { FrameTable } from './frameTable';
import { OverBar } from './overBar';

const TYPING_DELAY_MS = 150;

/** Finds the next row with a text among the filtered rows. A later search overtakes an earlier one. */
export class FindBar {
  readonly #api: HostApi;
  readonly #table: FrameTable;
  readonly #bar: OverBar;
  #finding = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the search began: what is typed next is looked for from there, not from the match of half a word. */
  #origin = 0;

  constructor(api: HostApi, table: FrameTable) {
    this.#api = api;
    this.#table = table;
    this.#bar = new OverBar(
      {
        label: t('findLabel'),
        placeholder: t('findPlaceholder'),
        maxChars: MAX_FIND_CHARS,
        onInput: () => this.#findSoon(),
        onKey: (event) => this.#onKey(event),
        onClose: () => this.#stop(),
      },
      createIconButton({ icon: 'arrowUp', label: t('findPrevious'), onClick: () => this.step(true) }),
      createIconButton({ icon: 'arrowDown', label: t('findNext'), onClick: () => this.step(false) }),
    );
    api.on('find/progress', ({ done, total }) => {
      if (this.#isFinding) this.#bar.say(t('findProgress', formatPercent(done / total)), 'normal');
    });
  }

  get element(): HTMLElement {
    return this.#bar.element;
  }

  open(): void {
    this.#origin = this.#findStart(false);
    this.#bar.open();
  }

  close(): void {
    this.#bar.close();
  }

  /** The next match from the selected row on, or the one before it; opens the bar while there is nothing to look for. */
  step(isBackward: boolean): void {
    if (this.#bar.value === '') {
      this.open();
      return;
    }
    clearTimeout(this.#timer);
    const { position } = this.#table.selection;
    const from = position === undefined ? this.#findStart(isBackward) : position + (isBackward ? -1 : 1);
    this.#origin = Math.max(0, from);
    void this.#find(from, isBackward);
  }

  get #isFinding(): boolean {
    return this.#bar.isOpen && !this.#finding.signal.aborted;
  }

  /** The selected row, or else the first or last one in view. */
  #findStart(isBackward: boolean): number {
    const { first, count } = this.#table.shownRows;
    return this.#table.selection.position ?? (isBackward ? first + count - 1 : first);
  }

  #onKey(event: KeyboardEvent): boolean {
    const isCtrl = event.ctrlKey || event.metaKey;
    if (event.key === 'F3') this.step(event.shiftKey);
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) this.step(event.shiftKey);
    else if (isCtrl && event.key.toLowerCase() === 'f') this.#bar.open();
    else return false;
    return true;
  }

  #findSoon(): void {
    clearTimeout(this.#timer);
    this.#finding.abort();
    this.#bar.say('', 'normal');
    if (this.#bar.value !== '') this.#timer = setTimeout(() => void this.#find(this.#origin, false), TYPING_DELAY_MS);
  }

  async #find(fromPosition: number, isBackward: boolean): Promise<void> {
    this.#finding.abort();
    const finding = new AbortController();
    this.#finding = finding;
    if (!this.#bar.isOpen) this.#bar.element.hidden = false;
    this.#bar.say(t('findSearching'), 'normal');
    const { revision } = this.#table;
    try {
      const params = { revision, text: this.#bar.value, fromPosition, isBackward };
      const found = await this.#api.request('rows/find', params, finding.signal);
      if (finding.signal.aborted || revision !== this.#table.revision) return;
      if (found === null) this.#bar.say(t('findNone', formatCount(this.#table.rows.count)), 'error');
      else this.#show(found);
    } catch (thrown) {
      if (finding.signal.aborted) return;
      this.#bar.say(isMoot(thrown) ? '' : toErrorMessage(thrown), isMoot(thrown) ? 'normal' : 'error');
    } finally {
      finding.abort();
    }
  }

  #show({ position, ordinal, isWrapped }: { position: number; ordinal: number; isWrapped: boolean }): void {
    const { first, count } = this.#table.rows;
    if (position >= first + count) {
      this.#bar.say(t('findPaused'), 'normal');
      return;
    }
    this.#table.goTo(position, ordinal);
    const place = [formatCount(position - first + 1), formatCount(count)] as const;
    this.#bar.say(t(isWrapped ? 'findAtWrapped' : 'findAt', ...place), 'normal');
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#finding.abort();
    this.#table.focus();
  }
}
