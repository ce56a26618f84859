import type { DoctorChoices, DoctorState, ProbeDescription, ProbeId, ProbeResult } from '../../src/protocol/doctor';
import type { HostApi } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { Cell } from '../ui/cell';

const NOTHING: DoctorState = {
  url: '',
  isRunning: false,
  wasCancelled: false,
  failure: '',
  isReadiness: false,
  probes: [],
};

/** What the view knows of the doctor: states come by themselves, results are read when they are shown. */
export class DoctorModel {
  readonly state = new Cell<DoctorState>(NOTHING);
  readonly choices: Cell<DoctorChoices>;
  descriptions: readonly ProbeDescription[] = [];
  readonly #api: HostApi;
  readonly #model: InspectorModel;
  #opening: Promise<void> | undefined;

  constructor(api: HostApi, model: InspectorModel) {
    this.#api = api;
    this.#model = model;
    const { heartbeatSeconds } = model.settings.value;
    this.choices = new Cell<DoctorChoices>({
      idleSeconds: 65,
      heartbeatSeconds: heartbeatSeconds || 25,
      nodeId: '',
      secondUrl: '',
      serverPid: 0,
      mayDisturb: false,
    });
    api.on('doctor/changed', (state) => this.state.set(state));
  }

  /** Whether there is something to examine. */
  get hasUrl(): boolean {
    return this.#model.settings.value.url.trim() !== '';
  }

  /** Reads what there is once; rejects as a request does, and then may be tried again. */
  open(): Promise<void> {
    this.#opening ??= this.#api.request('doctor/open', {}).then(
      ({ probes, choices, state }) => {
        this.descriptions = probes;
        const heartbeat = this.#model.settings.value.heartbeatSeconds;
        this.choices.set(state.url === '' && heartbeat > 0 ? { ...choices, heartbeatSeconds: heartbeat } : choices);
        this.state.set(state);
      },
      (thrown: unknown) => {
        this.#opening = undefined;
        throw thrown;
      },
    );
    return this.#opening;
  }

  /** An empty list runs every probe. */
  async run(probeIds: readonly ProbeId[]): Promise<void> {
    await this.#api.request('doctor/run', {
      settings: this.#model.settings.value,
      probeIds,
      choices: this.choices.value,
    });
  }

  async checkReadiness(): Promise<void> {
    await this.#api.request('doctor/checkReadiness', {
      settings: this.#model.settings.value,
      choices: this.choices.value,
    });
  }

  async cancel(): Promise<void> {
    await this.#api.request('doctor/cancel', {});
  }

  readResult(id: ProbeId, signal: AbortSignal): Promise<ProbeResult | null> {
    return this.#api.request('doctor/result', { id }, signal);
  }
}
