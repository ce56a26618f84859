import { toErrorMessage } from '../../src/base/errors';
import type { ConfigLink, ProbeDescription, ProbeResult, ProbeState } from '../../src/protocol/doctor';
import { isMoot } from '../hostApi';
import { createIconButton } from '../ui/buttons';
import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import { createProbeContent } from './probeContent';
import { createVerdict } from './verdicts';

export interface ProbeItemParts {
  readonly read: (signal: AbortSignal) => Promise<ProbeResult | null>;
  readonly onRerun: () => void;
  readonly onReveal: (link: ConfigLink) => void;
  readonly copyText: (text: string) => void;
  readonly onFailure: (message: string) => void;
}

/** One probe of the report: a line that folds open to its evidence. */
export class ProbeItem {
  readonly element: HTMLElement;
  readonly #description: ProbeDescription;
  readonly #parts: ProbeItemParts;
  readonly #verdict = el('span', { class: 'probe-verdict' });
  readonly #line = el('span', { class: 'probe-line' });
  readonly #progress = el('progress', { class: 'probe-progress', max: '1', hidden: '' });
  readonly #toggle: HTMLButtonElement;
  readonly #rerun: HTMLButtonElement;
  readonly #body = el('div', { class: 'probe-body', id: uniqueId('probe'), hidden: '' });
  #reading = new AbortController();
  #revision = 0;
  #shownRevision = -1;
  #result: ProbeResult | undefined;

  constructor(description: ProbeDescription, parts: ProbeItemParts) {
    this.#description = description;
    this.#parts = parts;
    this.#toggle = el(
      'button',
      { class: 'probe-toggle', type: 'button', 'aria-expanded': 'false', 'aria-controls': this.#body.id },
      createIcon('chevronRight'),
      this.#verdict,
      el('span', { class: 'probe-title' }, description.title),
      this.#line,
    );
    this.#toggle.addEventListener('click', () => this.#setOpen(this.#body.hidden));
    this.#rerun = createIconButton({
      icon: 'play',
      label: t('doctorRerun', description.title),
      onClick: parts.onRerun,
    });
    const head = el('div', { class: 'probe-head' }, this.#toggle, this.#progress, this.#rerun);
    this.element = el('div', { class: 'probe', role: 'listitem', 'data-probe': description.id }, head, this.#body);
    this.#showEmpty();
  }

  show(state: ProbeState, isRunning: boolean): void {
    this.#rerun.disabled = isRunning;
    const isBusy = state.phase === 'running';
    this.#progress.hidden = !isBusy;
    if (state.fraction === undefined) this.#progress.removeAttribute('value');
    else this.#progress.value = state.fraction;
    setAttribute(this.#progress, 'aria-label', this.#description.title);
    this.element.classList.toggle('is-running', isBusy);
    this.#revision = state.revision;
    if (state.phase === 'waiting' || isBusy) {
      this.#verdict.replaceChildren(t(isBusy ? 'doctorWorking' : 'doctorWaiting'));
      setText(this.#line, isBusy && state.text !== '' ? state.text : this.#description.question);
    } else if (state.verdict === undefined) {
      this.#result = undefined;
      this.#shownRevision = state.revision;
      this.#showEmpty();
    } else {
      this.#verdict.replaceChildren(createVerdict(state.verdict));
      setText(this.#line, this.#result?.cause ?? this.#description.question);
    }
    if (state.verdict !== undefined && state.revision !== this.#shownRevision) void this.#read();
  }

  /** Folds open and comes into view. */
  reveal(): void {
    this.#setOpen(true);
    this.element.scrollIntoView({ block: 'nearest' });
    this.#toggle.focus();
  }

  async #read(): Promise<void> {
    this.#reading.abort();
    this.#reading = new AbortController();
    const revision = this.#revision;
    this.#shownRevision = revision;
    try {
      const result = await this.#parts.read(this.#reading.signal);
      if (result === null || revision !== this.#revision) return;
      this.#result = result;
      if (!this.element.classList.contains('is-running')) setText(this.#line, result.cause);
      this.#body.replaceChildren(...createProbeContent(this.#description, result, this.#parts));
      // What is broken is what the user came for.
      if (result.verdict === 'fail') this.#setOpen(true);
    } catch (thrown) {
      this.#shownRevision = -1;
      if (!isMoot(thrown)) this.#parts.onFailure(toErrorMessage(thrown));
    }
  }

  #showEmpty(): void {
    const { question, sends, isDisturbing } = this.#description;
    this.#verdict.replaceChildren(t('doctorNone'));
    setText(this.#line, question);
    const agree = isDisturbing ? [el('p', { class: 'probe-agree' }, t('doctorAgree'))] : [];
    this.#body.replaceChildren(
      el('p', {}, t('doctorNotRun')),
      el('p', { class: 'probe-sends' }, t('doctorSends', sends)),
      ...agree,
    );
  }

  #setOpen(isOpen: boolean): void {
    this.#body.hidden = !isOpen;
    setAttribute(this.#toggle, 'aria-expanded', String(isOpen));
  }
}
