import { Emitter } from '../base/emitter';
import { CancelledError, toErrorMessage, UserError } from '../base/errors';
import type { Probe, ProbePorts, ProbeProgress } from '../probe/contract';
import { DEFAULT_DOCTOR_OPTIONS } from '../probe/options';
import { toMarkdown } from '../probe/report/markdown';
import { toHarmless, toScorecard } from '../probe/report/scorecard';
import { runProbes } from '../probe/runner';
import { toShownUrl } from '../probe/target';
import type { ConnectionSettings } from '../protocol/connection';
import type { DoctorRequestName } from '../protocol/contract';
import {
  type ConfigLink,
  type DoctorChoices,
  type DoctorReport,
  type DoctorState,
  PROBE_IDS,
  type ProbeId,
  type ProbeResult,
  type ProbeState,
} from '../protocol/doctor';
import { FailureCode } from '../protocol/envelope';
import { readCaPem } from '../session/caFile';
import type { SessionUi } from '../session/ports';
import { dispatchRequest, type HandlersOf } from '../session/requestDispatch';
import { NOTHING_SECRET } from '../session/secretRedactor';
import { resolveSecrets, type SecretSource, unkeptSecrets } from '../session/secrets';
import { doctorGuards } from './doctorGuards';
import { toSealedResult } from './sealedResult';
import { type Examination, toExamination } from './toProbeRun';

export interface DoctorDeskOptions {
  readonly probes: readonly Probe[];
  readonly ports: ProbePorts;
  readonly ui: Pick<SessionUi, 'writeClipboard' | 'openDocument' | 'readFile'>;
  /** Values for `${secret:NAME}`; without it, no placeholder has one. */
  readonly secrets?: SecretSource;
  /** Text messages of the connection's capture, to measure compression with. */
  readSampleMessages(): readonly string[];
  /** Results with links to the lines of proxy configs that explain them. */
  linkConfigs(examination: Examination, results: readonly ProbeResult[]): Promise<readonly ProbeResult[]>;
  /** Opens a config at a line of a link. */
  revealConfig(link: Pick<ConfigLink, 'path' | 'line'>): Promise<void>;
}

type Run = 'report' | 'readiness';

/** The doctor of one inspector: what the view asks of it, without VS Code. At most one run at a time. */
export class DoctorDesk {
  readonly #options: DoctorDeskOptions;
  readonly #changed = new Emitter<DoctorState>();
  readonly #results = new Map<ProbeId, ProbeResult>();
  readonly #states = new Map<ProbeId, ProbeState>();
  readonly #handlers: HandlersOf<DoctorRequestName>;
  #choices: DoctorChoices = {
    idleSeconds: DEFAULT_DOCTOR_OPTIONS.idleSeconds,
    heartbeatSeconds: DEFAULT_DOCTOR_OPTIONS.heartbeatSeconds,
    nodeId: '',
    secondUrl: '',
    serverPid: 0,
    mayDisturb: false,
  };
  #running: AbortController | undefined;
  /** For what the run that is under way tells. */
  #redactor = NOTHING_SECRET;
  #url = '';
  #startedMs = 0;
  #wasCancelled = false;
  #isReadiness = false;
  #failure = '';
  #isDisposed = false;

  /** Something of the state changed; the whole of it is told. */
  readonly onChange = this.#changed.event;

  constructor(options: DoctorDeskOptions) {
    this.#options = options;
    for (const { id } of options.probes) this.#states.set(id, createIdle(id));
    this.#handlers = this.#createHandlers();
  }

  get state(): DoctorState {
    return {
      url: this.#url,
      isRunning: this.#running !== undefined,
      wasCancelled: this.#wasCancelled,
      isReadiness: this.#isReadiness,
      failure: this.#failure,
      probes: PROBE_IDS.flatMap((id) => this.#states.get(id) ?? []),
    };
  }

  /** Answers one request of the view, given as it came. See `dispatchRequest` for how it rejects. */
  async handle(name: unknown, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (this.#isDisposed) throw new UserError(FailureCode.disposed, 'The inspector was closed.');
    return dispatchRequest(doctorGuards, this.#handlers, name, params, signal);
  }

  /** Runs every probe with the choices made last. Rejects with the `UserError` about settings that cannot be meant. */
  diagnose(settings: ConnectionSettings): Promise<void> {
    return this.#start('report', settings, [], this.#choices);
  }

  /** Runs the harmless probes for the scorecard; rejects as `diagnose` does. */
  checkReadiness(settings: ConnectionSettings): Promise<void> {
    return this.#start('readiness', settings, toHarmless(this.#options.probes), this.#choices);
  }

  cancel(): void {
    if (this.#running === undefined) return;
    this.#wasCancelled = true;
    this.#running.abort();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#running?.abort();
    this.#changed.dispose();
  }

  #createHandlers(): HandlersOf<DoctorRequestName> {
    const { probes, ui, revealConfig } = this.#options;
    return {
      'doctor/open': () => ({
        probes: [...probes]
          .sort((a, b) => PROBE_IDS.indexOf(a.id) - PROBE_IDS.indexOf(b.id))
          .map(({ id, title, question, sends, isDisturbing }) => ({ id, title, question, sends, isDisturbing })),
        choices: this.#choices,
        state: this.state,
      }),
      'doctor/run': async ({ settings, probeIds, choices }) => {
        await this.#start('report', settings, probeIds, choices);
        return null;
      },
      'doctor/checkReadiness': async ({ settings, choices }) => {
        await this.#start('readiness', settings, toHarmless(probes), choices);
        return null;
      },
      'doctor/cancel': () => {
        this.cancel();
        return null;
      },
      'doctor/result': ({ id }) => this.#results.get(id) ?? null,
      'doctor/scorecard': () => ({ rows: toScorecard(this.#toReport()) }),
      'doctor/copy': async ({ format }) => {
        const report = this.#toReport();
        await ui.writeClipboard(format === 'json' ? JSON.stringify(report, undefined, 2) : toMarkdown(report));
        return { summary: format === 'json' ? 'the report as JSON' : 'the report as Markdown' };
      },
      'doctor/openReport': async () => {
        await ui.openDocument({ language: 'markdown', text: toMarkdown(this.#toReport()) });
        return null;
      },
      'doctor/reveal': async (link) => {
        await revealConfig(link);
        return null;
      },
    };
  }

  #toReport(): DoctorReport {
    const probes = PROBE_IDS.flatMap((id) => this.#results.get(id) ?? []);
    if (probes.length === 0) throw new UserError('no-report', 'Nothing was examined yet. Run the doctor first.');
    return { url: this.#url, startedMs: this.#startedMs, probes };
  }

  /** Resolves when the run began. Throws the `UserError` about settings or choices that cannot be meant. */
  async #start(
    kind: Run,
    settings: ConnectionSettings,
    probeIds: readonly ProbeId[],
    choices: DoctorChoices,
  ): Promise<void> {
    if (this.#running) throw new UserError('doctor-busy', 'The doctor is at work. Cancel it first.');
    const { probes, ui, ports, secrets = unkeptSecrets } = this.#options;
    const running = new AbortController();
    this.#running = running;
    try {
      const caPem = await readCaPem(ui, settings.caFile);
      const named = new Set(probeIds);
      // A disturbing probe that is asked for by its name was agreed to.
      const isAgreed = kind === 'report' && probeIds.length > 0;
      const resolved = await resolveSecrets(settings, secrets);
      if (running.signal.aborted) throw new CancelledError();
      this.#redactor = resolved.secrets?.redactor ?? NOTHING_SECRET;
      const examination = toExamination(
        resolved,
        isAgreed ? { ...choices, mayDisturb: true } : choices,
        caPem,
        this.#options.readSampleMessages(),
      );
      const url = toShownUrl({ url: this.#redactor.text(examination.target.url) });
      if (url !== this.#url) this.#forget();
      this.#url = url;
      this.#choices = choices;
      this.#startedMs = ports.clock.now();
      this.#wasCancelled = false;
      this.#isReadiness = kind === 'readiness';
      this.#failure = '';
      const chosen = named.size === 0 ? probes : probes.filter(({ id }) => named.has(id));
      for (const { id } of chosen) this.#update(id, { phase: 'waiting', fraction: undefined, text: '' });
      void this.#run(examination, chosen, running);
    } catch (error) {
      this.#running = undefined;
      throw error;
    } finally {
      this.#tell();
    }
  }

  async #run(examination: Examination, probes: readonly Probe[], running: AbortController): Promise<void> {
    try {
      const results = await runProbes({
        ...examination,
        ports: this.#options.ports,
        probes,
        signal: running.signal,
        earlier: [...this.#results.values()].filter(({ id }) => !probes.some((probe) => probe.id === id)),
        onStart: (id) => this.#tellUpdate(id, { phase: 'running' }),
        onProgress: (id, progress) => this.#progress(id, progress),
        onResult: (result) => this.#accept(result),
      });
      for (const linked of await this.#options.linkConfigs(examination, results)) {
        if (linked.configLinks.length > 0) this.#accept(linked);
      }
    } catch (error) {
      if (!running.signal.aborted) this.#failure = this.#redactor.text(toErrorMessage(error));
    } finally {
      this.#running = undefined;
      for (const state of this.#states.values()) {
        if (state.phase === 'waiting' || state.phase === 'running') {
          this.#update(state.id, { phase: this.#results.has(state.id) ? 'done' : 'idle', text: '' });
        }
      }
      this.#tell();
    }
  }

  #progress(id: ProbeId, { fraction, text }: ProbeProgress): void {
    this.#tellUpdate(id, { fraction, text: this.#redactor.text(text) });
  }

  #accept(told: ProbeResult): void {
    const result = toSealedResult(told, this.#redactor);
    this.#results.set(result.id, result);
    const revision = (this.#states.get(result.id)?.revision ?? 0) + 1;
    this.#tellUpdate(result.id, { phase: 'done', text: '', fraction: undefined, verdict: result.verdict, revision });
  }

  /** What was found out about another endpoint says nothing about this one. */
  #forget(): void {
    this.#results.clear();
    for (const [id, { revision }] of this.#states) this.#states.set(id, { ...createIdle(id), revision: revision + 1 });
  }

  #update(id: ProbeId, change: Partial<ProbeState>): void {
    const state = this.#states.get(id);
    if (state) this.#states.set(id, { ...state, ...change });
  }

  #tellUpdate(id: ProbeId, change: Partial<ProbeState>): void {
    this.#update(id, change);
    this.#tell();
  }

  #tell(): void {
    this.#changed.fire(this.state);
  }
}

function createIdle(id: ProbeId): ProbeState {
  return { id, phase: 'idle', fraction: undefined, text: '', verdict: undefined, revision: 0 };
}
