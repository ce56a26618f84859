import { toErrorMessage } from '../../src/base/errors';
import { type HostApi, isMoot } from '../hostApi';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import type { FrameTable } from './frameTable';
import { type JumpTarget, parseJumpTarget } from './jumpTarget';
import { OverBar } from './overBar';

const MAX_CHARS = 100;

/** Goes to a time, a row by its number, or a part of the way. What cannot be gone to is said in the bar, which then stays. */
export class JumpBar {
  readonly #api: HostApi;
  readonly #table: FrameTable;
  readonly #bar: OverBar;
  #jumping = new AbortController();

  constructor(api: HostApi, table: FrameTable) {
    this.#api = api;
    this.#table = table;
    this.#bar = new OverBar({
      label: t('jumpLabel'),
      placeholder: t('jumpPlaceholder'),
      maxChars: MAX_CHARS,
      onInput: () => this.#bar.say('', 'normal'),
      onKey: (event) => this.#onKey(event),
      onClose: () => {
        this.#jumping.abort();
        table.focus();
      },
    });
  }

  get element(): HTMLElement {
    return this.#bar.element;
  }

  open(): void {
    this.#bar.open();
  }

  close(): void {
    this.#bar.close();
  }

  #onKey(event: KeyboardEvent): boolean {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return false;
    void this.#jump();
    return true;
  }

  async #jump(): Promise<void> {
    const { rows, times } = this.#table;
    const { selection, shownRows } = this.#table;
    const inView = this.#table.findRow(selection.shownPosition ?? shownRows.first);
    const dayMs = inView?.timeMs ?? times.referenceMs ?? Date.now();
    const target = parseJumpTarget(this.#bar.value, { referenceMs: times.referenceMs, dayMs });
    if (target === undefined) this.#bar.say(t('jumpWrong'), 'error');
    else if (rows.count === 0) this.#bar.say(t('jumpNoRows'), 'error');
    else await this.#goTo(target);
  }

  async #goTo(target: JumpTarget): Promise<void> {
    this.#jumping.abort();
    this.#jumping = new AbortController();
    const { signal } = this.#jumping;
    const { revision } = this.#table;
    try {
      const outcome = await this.#select(target, signal, () => revision === this.#table.revision && !signal.aborted);
      if (outcome === undefined) this.#bar.close();
      else this.#bar.say(outcome.text, outcome.tone);
    } catch (thrown) {
      if (!isMoot(thrown)) this.#bar.say(toErrorMessage(thrown), 'error');
    }
  }

  /** Undefined where the row is what was asked for. */
  async #select(
    target: JumpTarget,
    signal: AbortSignal,
    isWanted: () => boolean,
  ): Promise<{ readonly text: string; readonly tone: 'normal' | 'error' } | undefined> {
    const { rows } = this.#table;
    if (target.kind === 'part') {
      this.#table.goTo(rows.first + Math.round(target.ratio * (rows.count - 1)), undefined);
      return undefined;
    }
    if (target.kind === 'time') {
      const place = await this.#api.request('rows/locateTime', { timeMs: target.timeMs }, signal);
      if (place === null) return { text: t('jumpNoRows'), tone: 'error' };
      if (isWanted()) this.#table.goTo(place.position, place.ordinal);
      return place.timeMs < target.timeMs ? { text: t('jumpPastEnd'), tone: 'normal' } : undefined;
    }
    const { ordinal } = target;
    const place = await this.#api.request('rows/locate', { ordinal }, signal);
    if (place.position >= rows.first + rows.count) return { text: t('jumpNoRow', formatCount(ordinal)), tone: 'error' };
    if (isWanted()) this.#table.goTo(place.position, place.isExact ? ordinal : undefined);
    return place.isExact ? undefined : { text: t('jumpHidden', formatCount(ordinal)), tone: 'normal' };
  }
}
