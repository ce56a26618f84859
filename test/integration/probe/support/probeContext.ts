import { createProbePorts } from '../../../../src/net/probePorts';
import { SystemClock } from '../../../../src/net/systemClock';
import type { DoctorOptions, Probe, ProbeContext, ProbeProgress } from '../../../../src/probe/contract';
import { DEFAULT_DOCTOR_OPTIONS } from '../../../../src/probe/options';
import type { ProbeRequest } from '../../../../src/probe/target';
import { toProbeTarget } from '../../../../src/probe/target';
import type { ProbeFinding } from '../../../../src/protocol/doctor';

/** A probe against a real endpoint, as the doctor runs it, with short deadlines. */

export interface ProbeSetup {
  readonly request?: Partial<ProbeRequest>;
  readonly options?: Partial<DoctorOptions>;
  readonly signal?: AbortSignal;
  readonly results?: ProbeContext['results'];
  /** Gets every progress that the probe tells. */
  readonly onProgress?: (progress: ProbeProgress) => void;
}

export function createProbeContext(url: string, setup: ProbeSetup = {}): ProbeContext {
  return {
    target: toProbeTarget(url),
    request: {
      headers: [],
      origin: undefined,
      subprotocols: [],
      caPem: [],
      isCertificateVerified: true,
      ...setup.request,
    },
    options: { ...DEFAULT_DOCTOR_OPTIONS, handshakeTimeoutMs: 2_000, mayDisturb: true, ...setup.options },
    ports: createProbePorts(new SystemClock()),
    signal: setup.signal ?? new AbortController().signal,
    results: setup.results ?? new Map(),
    progress: setup.onProgress ?? (() => undefined),
  };
}

export function runProbe(probe: Probe, url: string, setup: ProbeSetup = {}): Promise<ProbeFinding> {
  return probe.run(createProbeContext(url, setup));
}
