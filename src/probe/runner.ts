import { toErrorMessage } from '../base/errors';
import { PROBE_IDS, type ProbeFinding, type ProbeId, type ProbeResult } from '../protocol/doctor';
import type { DoctorOptions, Probe, ProbeContext, ProbePorts, ProbeProgress } from './contract';
import { finding } from './finding';
import type { ProbeRequest, ProbeTarget } from './target';

export interface ProbeRun {
  readonly target: ProbeTarget;
  readonly request: ProbeRequest;
  readonly options: DoctorOptions;
  readonly ports: ProbePorts;
  readonly probes: readonly Probe[];
  readonly signal: AbortSignal;
  /** Results of an earlier run, for probes that are run again. */
  readonly earlier?: readonly ProbeResult[];
  onStart(id: ProbeId): void;
  onProgress(id: ProbeId, progress: ProbeProgress): void;
  onResult(result: ProbeResult): void;
}

/**
 * Runs probes in the report's order. Those that mostly wait run beside the others; those that may disturb a server run last and alone.
 * Resolves with the results in that order; rejects with the signal's reason once it is aborted, when everything is closed.
 */
export async function runProbes(run: ProbeRun): Promise<readonly ProbeResult[]> {
  const results = new Map<ProbeId, ProbeResult>((run.earlier ?? []).map((result) => [result.id, result]));
  const ordered = [...run.probes].sort((a, b) => PROBE_IDS.indexOf(a.id) - PROBE_IDS.indexOf(b.id));
  const execute = async (probe: Probe) => {
    const result = await runProbe(probe, run, results);
    results.set(probe.id, result);
    run.onResult(result);
  };
  const beside: Promise<void>[] = [];
  // Awaited at the end: until then a rejection must not count as unhandled.
  const startBeside = (probe: Probe) => {
    const running = execute(probe);
    running.catch(() => undefined);
    beside.push(running);
  };
  const entrance = ordered.filter((probe) => probe.needs.length === 0 || ENTRANCE.has(probe.id));
  const rest = ordered.filter((probe) => !entrance.includes(probe));
  try {
    for (const probe of entrance) await execute(probe);
    for (const probe of rest.filter((other) => other.isWaiting)) startBeside(probe);
    for (const probe of rest.filter((other) => !other.isWaiting && !other.isDisturbing)) await execute(probe);
    await Promise.all(beside);
    for (const probe of rest.filter((other) => other.isDisturbing)) await execute(probe);
  } finally {
    await Promise.allSettled(beside);
  }
  return ordered.flatMap(({ id }) => results.get(id) ?? []);
}

/** Everything else needs these. */
const ENTRANCE: ReadonlySet<ProbeId> = new Set(['reach', 'tls', 'handshake']);

async function runProbe(probe: Probe, run: ProbeRun, results: ReadonlyMap<ProbeId, ProbeResult>): Promise<ProbeResult> {
  const { clock } = run.ports;
  run.signal.throwIfAborted();
  run.onStart(probe.id);
  const startedMs = clock.now();
  const found = findReasonToSkip(probe, run, results) ?? (await investigate(probe, run, results));
  return { id: probe.id, ...found, configLinks: [], durationMs: clock.now() - startedMs };
}

function findReasonToSkip(
  probe: Probe,
  { options, probes }: ProbeRun,
  results: ReadonlyMap<ProbeId, ProbeResult>,
): ProbeFinding | undefined {
  const failed = findFailed(probe, probes, results);
  if (failed !== undefined) return finding('skipped', `Not run: ${failed} failed, and this needs it.`);
  if (!probe.isDisturbing || options.mayDisturb) return undefined;
  return finding('skipped', 'Not run: it may disturb a server, and this one is not on this machine.', {
    remedy: `Run it by itself and agree to what it sends: ${probe.sends}`,
  });
}

/** Of what a probe needs, and of what that needs in turn: the first that failed. */
function findFailed(
  probe: Probe,
  probes: readonly Probe[],
  results: ReadonlyMap<ProbeId, ProbeResult>,
): ProbeId | undefined {
  for (const id of probe.needs) {
    if (results.get(id)?.verdict === 'fail') return id;
    const needed = probes.find((other) => other.id === id);
    const deeper = needed && findFailed(needed, probes, results);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

async function investigate(
  probe: Probe,
  run: ProbeRun,
  results: ReadonlyMap<ProbeId, ProbeResult>,
): Promise<ProbeFinding> {
  const { target, request, options, ports, signal } = run;
  const context: ProbeContext = {
    target,
    request,
    options,
    ports,
    signal,
    results,
    progress: (progress) => run.onProgress(probe.id, progress),
  };
  try {
    return await probe.run(context);
  } catch (error) {
    signal.throwIfAborted();
    // A defect of ours must not take the rest of the report with it.
    return finding('unknown', `The probe itself failed: ${toErrorMessage(error)}`, {
      remedy: 'Please report this: no server should be able to cause it.',
    });
  }
}
