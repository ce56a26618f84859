import type { Clock } from '../../base/clock';
import { closeSocket } from '../closeSocket';
import type { ProbeContext } from '../contract';
import { type OpeningOutcome, openSocket } from '../opening';
import { SignalFork } from '../signalFork';
import { IdleRun, type RunPlan, type RunResult } from './idleRun';
import { decideStep, planRuns } from './watchPlan';

export type IdleWatch =
  | { readonly kind: 'watched'; readonly runs: readonly RunResult[]; readonly watchedSeconds: number }
  /** Not one idle connection could be opened. */
  | { readonly kind: 'not-open'; readonly outcome: Exclude<OpeningOutcome, { kind: 'open' }> };

/** Between looks at all connections, in milliseconds. */
const LOOK_MS = 200;

/** Opens the planned connections at once and watches until enough was seen. Rejects only with the signal's reason; closes everything. */
export async function watchIdle(context: ProbeContext, idleSeconds: number): Promise<IdleWatch> {
  const { signal, options, ports } = context;
  const startedMs = ports.clock.now();
  const fork = new SignalFork(signal);
  const runs: IdleRun[] = [];
  const lives: Promise<void>[] = [];
  const start = async (plan: RunPlan) => {
    const isMute = plan.kind === 'mute';
    const own = fork.create();
    const outcome = await openSocket(
      { ...context, signal: own },
      { socket: { isPonging: !isMute, isAnsweringClose: !isMute } },
    );
    if (outcome.kind !== 'open') return outcome;
    const run = new IdleRun(outcome.socket, plan, ports.clock);
    runs.push(run);
    const life = run.live(own);
    // Awaited at the end: until then a rejection must not count as unhandled.
    life.catch(() => undefined);
    lives.push(life);
    return undefined;
  };
  const read = () => runs.map((run) => run.result);
  try {
    const starting = planRuns(idleSeconds, options.heartbeatSeconds).map(start);
    await Promise.allSettled(starting);
    const outcomes = await Promise.all(starting);
    const refusal = outcomes.find((outcome) => outcome !== undefined);
    if (!read().some(({ kind }) => kind === 'idle') && refusal) return { kind: 'not-open', outcome: refusal };
    let hasFollowedUp = false;
    for (;;) {
      const step = decideStep(read(), idleSeconds, hasFollowedUp);
      if (step.kind === 'done') break;
      if (step.kind === 'follow-up') {
        hasFollowedUp = true;
        await start({ kind: 'pings', intervalSeconds: step.intervalSeconds });
        continue;
      }
      tell(context, step.restSeconds, (ports.clock.now() - startedMs) / 1000, read());
      await sleep(ports.clock, LOOK_MS, signal);
    }
    return { kind: 'watched', runs: sort(read()), watchedSeconds: (ports.clock.now() - startedMs) / 1000 };
  } finally {
    for (const run of runs) run.stop();
    await Promise.allSettled(lives);
    await Promise.all(runs.map(({ socket }) => closeSocket(socket, fork.create())));
    fork.dispose();
  }
}

function tell(
  { progress }: ProbeContext,
  restSeconds: number,
  elapsedSeconds: number,
  runs: readonly RunResult[],
): void {
  const open = runs.filter(({ endedBy }) => endedBy === 'none').length;
  progress({
    fraction: elapsedSeconds / (elapsedSeconds + restSeconds),
    text: `${Math.ceil(restSeconds)} s left, ${open} of ${runs.length} connections open`,
  });
}

/** As planned, whichever handshake was faster. */
function sort(runs: readonly RunResult[]): readonly RunResult[] {
  const kinds = ['idle', 'mute', 'pings'];
  return [...runs].sort(
    (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (b.intervalSeconds ?? 0) - (a.intervalSeconds ?? 0),
  );
}

function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      timer.dispose();
      reject(signal.reason);
    };
    const timer = clock.schedule(ms, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}
