import { toErrorMessage } from '../../src/base/errors';
import type { DoctorState, ProbeId } from '../../src/protocol/doctor';
import { type HostApi, isMoot } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { createIconButton } from '../ui/buttons';
import { el, setAttribute, setText } from '../ui/element';
import { KitButton } from '../ui/kit';
import { t } from '../ui/strings';
import { DoctorModel } from './doctorModel';
import { DoctorOptionsForm } from './doctorOptions';
import { ProbeItem } from './probeItem';
import { ScorecardTable } from './scorecardTable';

export interface DoctorTabParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly copyText: (text: string) => void;
}

/** Why the endpoint does not work, and what would break it in production: a report that fills while the probes run. */
export class DoctorTab {
  readonly element: HTMLElement;
  readonly #api: HostApi;
  readonly #doctor: DoctorModel;
  readonly #copyText: (text: string) => void;
  readonly #items = new Map<ProbeId, ProbeItem>();
  readonly #list = el('div', { class: 'doctor-probes', role: 'list' });
  readonly #summary = el('p', { class: 'doctor-summary', role: 'status' });
  readonly #failure = el('p', { class: 'doctor-failure tone-error', role: 'alert', hidden: '' });
  readonly #hint = el('p', { class: 'doctor-hint' }, t('doctorEmpty'));
  readonly #scorecard = new ScorecardTable((id) => this.#items.get(id)?.reveal());
  readonly #run: KitButton;
  readonly #readiness: KitButton;
  readonly #reportTools: readonly HTMLButtonElement[];
  readonly #options: DoctorOptionsForm;
  #isShown = false;
  #wasRunning = false;

  constructor({ api, model, copyText }: DoctorTabParts) {
    this.#api = api;
    this.#copyText = copyText;
    this.#doctor = new DoctorModel(api, model);
    this.#options = new DoctorOptionsForm(this.#doctor.choices);
    this.#run = new KitButton({
      label: t('doctorRun'),
      appearance: 'primary',
      onClick: () => void this.#ask(this.#doctor.state.value.isRunning ? this.#doctor.cancel() : this.#start([])),
    });
    this.#readiness = new KitButton({
      label: t('doctorReadiness'),
      appearance: 'secondary',
      onClick: () => void this.#ask(this.#doctor.hasUrl ? this.#doctor.checkReadiness() : this.#refuse()),
    });
    this.#reportTools = [
      this.#createTool('copy', t('doctorCopyMarkdown'), () => this.#copy('markdown')),
      this.#createTool('copy', t('doctorCopyJson'), () => this.#copy('json')),
      this.#createTool('edit', t('doctorOpenReport'), () =>
        this.#api.request('doctor/openReport', {}).then(() => undefined),
      ),
    ];
    const bar = el(
      'div',
      { class: 'doctor-bar' },
      this.#run.element,
      this.#readiness.element,
      this.#options.toggle,
      el('span', { class: 'doctor-space' }),
      ...this.#reportTools,
    );
    setAttribute(this.#list, 'aria-label', t('doctorProbesLabel'));
    this.element = el(
      'div',
      { class: 'doctor-tab' },
      bar,
      this.#options.element,
      this.#failure,
      this.#summary,
      this.#hint,
      this.#scorecard.element,
      this.#list,
    );
    this.#doctor.state.onChange((state) => this.#show(state));
  }

  /** Nothing is asked while it is not shown. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown;
    if (isShown) void this.#ask(this.#doctor.open().then(() => this.#show(this.#doctor.state.value)));
  }

  #start(probeIds: readonly ProbeId[]): Promise<void> {
    return this.#doctor.hasUrl ? this.#doctor.run(probeIds) : this.#refuse();
  }

  #refuse(): Promise<void> {
    return Promise.reject(new Error(t('doctorNoUrl')));
  }

  async #ask(asking: Promise<void>): Promise<void> {
    try {
      await asking;
      this.#tell('');
    } catch (thrown) {
      if (!isMoot(thrown)) this.#tell(toErrorMessage(thrown));
    }
  }

  #tell(failure: string): void {
    this.#failure.hidden = failure === '';
    setText(this.#failure, failure);
  }

  #show(state: DoctorState): void {
    if (!this.#isShown) return;
    this.#createItems();
    const isDone = (phase: string) => phase === 'done';
    const hasResults = state.probes.some(({ verdict }) => verdict !== undefined);
    this.#run.label = t(state.isRunning ? 'doctorCancel' : 'doctorRun');
    this.#readiness.isDisabled = state.isRunning;
    for (const tool of this.#reportTools) tool.disabled = !hasResults;
    this.#hint.hidden = hasResults || state.isRunning;
    setText(this.#summary, toSummary(state));
    if (state.failure !== '') this.#tell(state.failure);
    for (const probe of state.probes) this.#items.get(probe.id)?.show(probe, state.isRunning);
    const justEnded = this.#wasRunning && !state.isRunning;
    this.#wasRunning = state.isRunning;
    if (!state.isReadiness) this.#scorecard.element.hidden = true;
    else if (justEnded || (hasResults && state.probes.every(({ phase }) => isDone(phase) || phase === 'idle'))) {
      void this.#showScorecard();
    }
  }

  async #showScorecard(): Promise<void> {
    try {
      this.#scorecard.show((await this.#api.request('doctor/scorecard', {})).rows);
    } catch (thrown) {
      if (!isMoot(thrown)) this.#tell(toErrorMessage(thrown));
    }
  }

  #createItems(): void {
    if (this.#items.size > 0) return;
    for (const description of this.#doctor.descriptions) {
      const item = new ProbeItem(description, {
        read: (signal) => this.#doctor.readResult(description.id, signal),
        onRerun: () => void this.#ask(this.#start([description.id])),
        onReveal: ({ path, line }) =>
          void this.#ask(this.#api.request('doctor/reveal', { path, line }).then(() => undefined)),
        copyText: this.#copyText,
        onFailure: (message) => this.#tell(message),
      });
      this.#items.set(description.id, item);
      this.#list.append(item.element);
    }
  }

  #createTool(icon: 'copy' | 'edit', label: string, act: () => Promise<void>): HTMLButtonElement {
    return createIconButton({ icon, label, isLabelShown: true, onClick: () => void this.#ask(act()) });
  }

  async #copy(format: 'markdown' | 'json'): Promise<void> {
    const { summary } = await this.#api.request('doctor/copy', { format });
    setText(this.#summary, t('doctorCopied', summary));
  }
}

function toSummary({ url, isRunning, wasCancelled, probes }: DoctorState): string {
  if (url === '') return '';
  if (isRunning) {
    const chosen = probes.filter(({ phase }) => phase !== 'idle');
    return t('doctorRunning', url, chosen.filter(({ phase }) => phase === 'done').length, chosen.length);
  }
  const count = (...verdicts: readonly string[]) =>
    probes.filter(({ verdict }) => verdict !== undefined && verdicts.includes(verdict)).length;
  const [failed, warned, passed] = [count('fail'), count('warn'), count('pass')];
  const other = count('unknown', 'skipped');
  const figures =
    other === 0
      ? t('doctorDone', url, failed, warned, passed)
      : t('doctorDoneUnknown', url, failed, warned, passed, other);
  return wasCancelled ? `${figures} · ${t('doctorCancelled')}` : figures;
}
